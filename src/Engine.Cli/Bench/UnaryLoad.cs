using System.Buffers.Binary;
using Engine.Cli.Workload;
using Engine.V1;
using Google.Protobuf;
using Grpc.Net.Client;
using Transfer = Engine.Client.Transfer;

namespace Engine.Cli.Bench;

/// <summary>Unary calls of one transfer each, by the client that protoc generates, on one connection.</summary>
internal sealed class UnaryLoad : IDisposable
{
    private readonly SampleTransfers _sample;
    private readonly GrpcChannel _channel;
    private readonly LedgerService.LedgerServiceClient _ledger;
    private long _next;
    private long _answered;
    private volatile bool _ending;

    public UnaryLoad(string address, SampleTransfers sample)
    {
        _sample = sample;
        _channel = GrpcChannel.ForAddress(address);
        _ledger = new LedgerService.LedgerServiceClient(_channel);
    }

    /// <summary>Keeps so many calls in flight for a while; gives how many were answered.</summary>
    /// <exception cref="ToolException">A transfer was refused.</exception>
    public async Task<long> RunAsync(long first, int inFlight, TimeSpan duration, CancellationToken cancellation)
    {
        _next = first;
        _answered = 0;
        _ending = false;
        Task run = Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(() => LoopAsync(cancellation))));
        await Task.WhenAny(run, Task.Delay(duration, cancellation));
        _ending = true;
        await run;
        return _answered;
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private async Task LoopAsync(CancellationToken cancellation)
    {
        var transfers = new Transfer[1];
        while (!_ending)
        {
            _sample.Fill(transfers, Interlocked.Increment(ref _next) - 1);
            var request = new CreateTransfersRequest { Transfers = { MessageOf(transfers[0]) } };
            CreateTransfersResponse reply = await _ledger.CreateTransfersAsync(request, cancellationToken: cancellation);
            if (reply.Results.Count > 0)
            {
                throw new ToolException($"A transfer was refused ({reply.Results[0].Result}): the run is void.");
            }

            Interlocked.Increment(ref _answered);
        }
    }

    private static V1.Transfer MessageOf(in Transfer transfer) => new()
    {
        Id = Bytes(transfer.Id),
        DebitAccountId = Bytes(transfer.DebitAccountId),
        CreditAccountId = Bytes(transfer.CreditAccountId),
        Amount = (ulong)transfer.Amount,
        UserData64 = transfer.UserData64,
        Ledger = transfer.Ledger,
        Code = transfer.Code,
    };

    private static ByteString Bytes(UInt128 id)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
