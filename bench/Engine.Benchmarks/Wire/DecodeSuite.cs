using System.Buffers;
using BenchmarkDotNet.Attributes;
using Engine.Core.Pipeline;
using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Benchmarks.Wire;

/// <summary>Reading a request from the bytes that came, against Google.Protobuf's parser; time a request.</summary>
[BenchmarkCategory("decode")]
public class DecodeSuite
{
    private readonly BatchPool _pool = new();
    private ReadOnlySequence<byte> _message;

    /// <summary>Transfers in the request.</summary>
    [Params(1, 100, 8_000)]
    public int Transfers { get; set; }

    /// <summary>Makes the bytes.</summary>
    [GlobalSetup]
    public void Make() => _message = new ReadOnlySequence<byte>(Requests.Submission(Transfers).ToByteArray());

    /// <summary>The comparator: an object a transfer.</summary>
    [Benchmark(Baseline = true)]
    public int Protobuf() => V1.SubmitTransfersRequest.Parser.ParseFrom(_message).Transfers.Count;

    /// <summary>Into a pooled batch of structs.</summary>
    [Benchmark]
    public int RequestDecoder()
    {
        using BatchCall call = Server.Wire.RequestDecoder.Decode<TransferDecoder>(_message, _pool);
        return call.Batch.Count;
    }
}
