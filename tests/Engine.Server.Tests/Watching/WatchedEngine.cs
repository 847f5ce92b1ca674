using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Engine.Watch.Samples;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Server.Tests.Watching;

/// <summary>A whole engine with a PostgreSQL of its own and a canary, and somebody who has their hands on that.</summary>
internal sealed class WatchedEngine : IAsyncDisposable
{
    public const uint CanaryLedger = 77;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-watched-{Guid.NewGuid():N}"[..29]);
    private ulong _sent;

    private WatchedEngine()
    {
    }

    public RunningEngine Engine { get; private set; } = null!;

    public GrpcChannel Channel { get; private set; } = null!;

    public CanarySample Canary => Engine.Samples.Take().Canary!;

    /// <summary>Of the PostgreSQL that the engine has for itself.</summary>
    public string ConnectionString => $"Host={_folder}/socket;Username=engine;Database=engine;Pooling=false";

    public static async Task<WatchedEngine> StartAsync()
    {
        var watched = new WatchedEngine();
        await PreparedCluster.CopyToAsync(watched._folder);
        await watched.BeginAsync();
        var accounts = new CreateAccountsRequest
        {
            Accounts =
            {
                new Account { Id = Samples.Id(1), Ledger = 1, Code = 1 }, new Account { Id = Samples.Id(2), Ledger = 1, Code = 1 },
            },
        };
        try
        {
            await watched.Channel.CallAsync<CreateAccountsResponse>(Rpc.Ledger, "CreateAccounts", accounts);
            return watched;
        }
        catch
        {
            await watched.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it, and starts another on the same journal.</summary>
    public async Task StartAgainAsync()
    {
        Channel.Dispose();
        await Engine.StopAsync();
        await Engine.DisposeAsync();
        await BeginAsync();
    }

    private async Task BeginAsync()
    {
        Engine = await RunningEngine.StartAsync(
            new EngineOptions { Data = _folder, Listen = ["127.0.0.1:0"], Canary = true, CanaryLedger = CanaryLedger },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        Channel = GrpcChannel.ForAddress(Assert.Single(Engine.Addresses));
    }

    /// <summary>Makes transfers between accounts 1 and 2 of ledger 1; returns the sequence of the last.</summary>
    public async Task<long> TransferAsync(int count)
    {
        var request = new CreateTransfersRequest();
        request.Transfers.AddRange(Enumerable.Range(0, count).Select(_ => Samples.Transfer(++_sent)));
        var reply = await Channel.CallAsync<CreateTransfersResponse>(Rpc.Ledger, "CreateTransfers", request);
        Assert.Empty(reply.Results);
        return (long)reply.Position.LastSequence;
    }

    /// <summary>Somebody does something to PostgreSQL by hand.</summary>
    public async Task<int> ByHandAsync(string sql)
    {
        await using NpgsqlConnection hand = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, hand);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Server Compatibility Mode=NoTypeLoading");
        await connection.OpenAsync();
        return connection;
    }

    public Task<GetStatusResponse> StatusAsync() =>
        Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());

    public async Task<IReadOnlyList<Alarm>> AlarmsAsync() =>
        [.. (await Channel.CallAsync<ListAlarmsResponse>(Rpc.Admin, "ListAlarms", new ListAlarmsRequest())).Open];

    /// <summary>Waits for an alarm of a name.</summary>
    public async Task<Alarm> WaitForAsync(string name, Func<Alarm, bool>? isMeant = null)
    {
        Alarm? found = null;
        bool IsIt(Alarm alarm) => alarm.Name == name && isMeant?.Invoke(alarm) != false;
        await UntilAsync(async () => (found = (await AlarmsAsync()).FirstOrDefault(IsIt)) is not null, name);
        return found!;
    }

    /// <summary>Waits until something holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var giveUp = new CancellationTokenSource(s_patience);
        while (!await holds())
        {
            if (giveUp.IsCancellationRequested)
            {
                Assert.Fail($"Waited in vain for {what}; open alarms: {string.Join("; ", await AlarmsAsync())}");
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Channel?.Dispose();
        await Engine.StopAsync();
        await Engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
