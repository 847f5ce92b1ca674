using System.Buffers.Binary;
using Engine.Client;
using Engine.Load.Running;
using Engine.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Transfer = Engine.Client.Transfer;

namespace Engine.LoadTests.Targets;

/// <summary>A unary call a request, by nothing but the contract: what a caller without the project's client does.</summary>
internal sealed class UnaryTarget : IScenarioTarget
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(10);

    private readonly GrpcChannel _channel;
    private readonly LedgerService.LedgerServiceClient _calls;

    public UnaryTarget(string address)
    {
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true }, DisposeHttpClient = true,
        });
        _calls = new LedgerService.LedgerServiceClient(_channel);
    }

    public void Send(LoadRequest request) => _ = SendAsync(request);

    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendAsync(LoadRequest request)
    {
        CreateTransfersResponse reply;
        try
        {
            var message = new CreateTransfersRequest();
            message.Transfers.AddRange(request.Transfers.ToArray().Select(Message));
            DateTime deadline = TimeProvider.System.GetUtcNow().UtcDateTime + s_deadline;
            reply = await _calls.CreateTransfersAsync(message, deadline: deadline).ConfigureAwait(false);
        }
        catch (RpcException failure)
        {
            request.Fail(KindOf(failure.StatusCode));
            return;
        }
        catch (ObjectDisposedException)
        {
            request.Fail(EngineFailure.Unavailable);
            return;
        }

        request.Answer([.. reply.Results.Select(result =>
            new TransferError((int)result.Index, result.Result, result.Timestamp, CreateTransferResult.Unspecified))]);
    }

    private static EngineFailure KindOf(StatusCode status) => status switch
    {
        StatusCode.Unavailable => EngineFailure.Unavailable,
        StatusCode.ResourceExhausted => EngineFailure.ResourceExhausted,
        StatusCode.InvalidArgument => EngineFailure.InvalidArgument,
        StatusCode.DeadlineExceeded => EngineFailure.Unknown,
        _ => EngineFailure.Internal,
    };

    private static V1.Transfer Message(Transfer transfer) => new()
    {
        Id = Id(transfer.Id),
        DebitAccountId = Id(transfer.DebitAccountId),
        CreditAccountId = Id(transfer.CreditAccountId),
        Amount = (ulong)transfer.Amount,
        AmountHigh = (ulong)(transfer.Amount >> 64),
        PendingId = Id(transfer.PendingId),
        Ledger = transfer.Ledger,
        Code = transfer.Code,
        Flags = (uint)transfer.Flags,
    };

    private static ByteString Id(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return id == 0 ? ByteString.Empty : ByteString.CopyFrom(bytes);
    }
}
