using System.Buffers.Binary;
using Engine.Client;
using Engine.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engine.Cli.Tests.Incidents;

/// <summary>A client that gives its name, and sends single transfers.</summary>
internal sealed class NamedCaller(string address, string name) : IAsyncDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(address);
    private readonly UInt128 _debit = EngineId.NewTimeOrdered();
    private readonly UInt128 _credit = EngineId.NewTimeOrdered();

    private LedgerService.LedgerServiceClient Ledger => new(_channel);

    public async Task OpenAccountsAsync() => await Ledger.CreateAccountsAsync(new CreateAccountsRequest
    {
        Accounts =
        {
            new V1.Account { Id = Bytes(_debit), Ledger = 1, Code = 1 },
            new V1.Account { Id = Bytes(_credit), Ledger = 1, Code = 1 },
        },
    });

    /// <summary>Makes a transfer.</summary>
    public async Task TransferAsync(TimeSpan deadline) => await SendAsync(EngineId.NewTimeOrdered(), deadline);

    /// <summary>Sends a transfer whose answer does not come in time; gives its id.</summary>
    public async Task<UInt128> LoseAsync(TimeSpan deadline)
    {
        UInt128 id = EngineId.NewTimeOrdered();
        RpcException lost = await Assert.ThrowsAsync<RpcException>(() => SendAsync(id, deadline));
        Assert.Equal(StatusCode.DeadlineExceeded, lost.StatusCode);
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.ShutdownAsync();
        _channel.Dispose();
    }

    private async Task SendAsync(UInt128 id, TimeSpan deadline) => await Ledger.CreateTransfersAsync(
        new CreateTransfersRequest
        {
            Transfers =
            {
                new V1.Transfer
                {
                    Id = Bytes(id),
                    DebitAccountId = Bytes(_debit),
                    CreditAccountId = Bytes(_credit),
                    Amount = 7,
                    Ledger = 1,
                    Code = 1,
                },
            },
        },
        new Metadata { { "engine-client", name } },
        TimeProvider.System.GetUtcNow().UtcDateTime + deadline);

    private static ByteString Bytes(UInt128 id)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return ByteString.CopyFrom(bytes);
    }
}
