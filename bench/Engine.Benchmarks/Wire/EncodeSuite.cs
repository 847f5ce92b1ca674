using System.Buffers;
using BenchmarkDotNet.Attributes;
using Engine.Core.Pipeline;
using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Benchmarks.Wire;

/// <summary>Writing a reply, its message object made first where there is one; time a reply.</summary>
[BenchmarkCategory("encode")]
public class EncodeSuite
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 20);
    private readonly BatchPool _pool = new();
    private BatchCall _call = null!;

    /// <summary>Transfers that were refused: what a reply has to name.</summary>
    [Params(0, 100, 8_000)]
    public int Refused { get; set; }

    /// <summary>Makes the answer, and requires that both ways write the same.</summary>
    [GlobalSetup]
    public void Make()
    {
        _call = Requests.Answer(_pool, Refused);
        if (Message().CalculateSize() != WireLayout.Measure<SubmittedLayout, BatchCall>(in _call))
        {
            throw new InvalidOperationException("The two ways write different replies.");
        }
    }

    /// <summary>The comparator.</summary>
    [Benchmark(Baseline = true)]
    public int Protobuf()
    {
        _buffer.ResetWrittenCount();
        V1.SubmitTransfersResponse message = Message();
        message.WriteTo(_buffer);
        return _buffer.WrittenCount;
    }

    /// <summary>Straight from the batch.</summary>
    [Benchmark]
    public int ReplyEncoder()
    {
        _buffer.ResetWrittenCount();
        Server.Wire.ReplyEncoder.Write<SubmittedLayout>(_call, _buffer);
        return _buffer.WrittenCount;
    }

    private V1.SubmitTransfersResponse Message()
    {
        var message = new V1.SubmitTransfersResponse
        {
            RequestNumber = _call.RequestNumber,
            Outcome = V1.SubmitOutcome.Answered,
            Position = new V1.BatchPosition(),
        };
        foreach (Core.Ledger.EventResult result in _call.Batch.Results.Items)
        {
            message.Results.Add(new V1.TransferResult
            {
                Index = (uint)result.Index,
                Result = (V1.CreateTransferResult)result.Code,
                Timestamp = result.Timestamp,
            });
        }

        return message;
    }
}
