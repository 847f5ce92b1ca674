using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Server.Tests.History;

/// <summary>A whole engine with a PostgreSQL of its own and small leaves, which can be started anew.</summary>
internal sealed class HistoryEngine : IAsyncDisposable
{
    public const int LeafRows = 20_000;
    private const int Accounts = 10;
    private const int Batch = 2_000;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-history-{Guid.NewGuid():N}"[..29]);
    private RunningEngine? _engine;
    private GrpcChannel? _channel;
    private ulong _sent;

    public GrpcChannel Channel => _channel!;

    public string Folder => _folder;

    /// <summary>The transfers sent so far, in order, each with its sequence.</summary>
    public List<(ulong Sequence, Transfer Transfer)> Sent { get; } = [];

    public static async Task<HistoryEngine> StartAsync()
    {
        var engine = new HistoryEngine();
        await PreparedCluster.CopyToAsync(engine.Folder);
        await engine.StartAgainAsync();
        var accounts = new CreateAccountsRequest();
        accounts.Accounts.AddRange(Enumerable.Range(1, Accounts).Select(
            id => new Account { Id = Samples.Id((ulong)id), Ledger = 1, Code = (uint)(id % 3) + 1 }));
        await engine.Channel.CallAsync<CreateAccountsResponse>(Rpc.Ledger, "CreateAccounts", accounts);
        return engine;
    }

    public async Task StartAgainAsync()
    {
        await StopAsync();
        _engine = await RunningEngine.StartAsync(
            new EngineOptions
            {
                Data = _folder, Listen = ["127.0.0.1:0"], LeafRows = LeafRows, SealLeaves = true,
            },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        _channel = GrpcChannel.ForAddress(
            Assert.Single(_engine.Addresses), new GrpcChannelOptions { MaxReceiveMessageSize = null });
    }

    /// <summary>Sends transfers between the accounts in turn.</summary>
    public async Task SendAsync(int count)
    {
        for (int left = count; left > 0; left -= Batch)
        {
            var request = new CreateTransfersRequest();
            request.Transfers.AddRange(Enumerable.Range(0, Math.Min(left, Batch)).Select(_ => Next()));
            var reply = await Channel.CallAsync<CreateTransfersResponse>(Rpc.Ledger, "CreateTransfers", request);
            Assert.Empty(reply.Results);
            Sent.AddRange(request.Transfers.Select((sent, i) => (reply.Position.FirstSequence + (ulong)i, sent)));
        }
    }

    /// <summary>Waits until leaves up to one are sealed.</summary>
    public async Task WaitSealedAsync(uint leaf)
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var status = await Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
            if (status.Sealing?.SealedLeaf >= leaf)
            {
                return;
            }

            await Task.Delay(50, giveUp.Token);
        }
    }

    /// <summary>Sends on until the leaf that is open is full, and waits until it is sealed.</summary>
    public async Task SealOneMoreAsync()
    {
        uint open = LastLeaf;
        while (LastLeaf == open)
        {
            await SendAsync(Batch);
        }

        await WaitSealedAsync(open);
    }

    public async Task StopAsync()
    {
        if (_engine is not null)
        {
            Assert.Equal(ExitCode.Stopped, await _engine.StopAsync());
            _channel?.Dispose();
            await _engine.DisposeAsync();
            _engine = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private uint LastLeaf => (uint)((Sent[^1].Sequence - 1) / LeafRows) + 1;

    private Transfer Next()
    {
        Transfer transfer = Samples.Transfer(1_000 + ++_sent);
        transfer.DebitAccountId = Samples.Id((_sent % Accounts) + 1);
        transfer.CreditAccountId = Samples.Id(((_sent + 3) % Accounts) + 1);
        transfer.UserData64 = _sent % 7;
        return transfer;
    }
}
