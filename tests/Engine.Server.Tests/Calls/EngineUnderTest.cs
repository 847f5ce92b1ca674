using Engine.Core.Disruptor;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.Archiving;
using Engine.Journal.History;
using Engine.Journal.Lanes;
using Engine.Server.Admin;
using Engine.Server.Hosting;
using Engine.Server.Ledger;
using Engine.Watch;
using Engine.Watch.Alarms;
using Engine.Watch.Canaries;
using Engine.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace Engine.Server.Tests.Calls;

/// <summary>
/// An engine on a loopback port, with a journal in memory. Its stages stand still until <see cref="Run"/>: what is
/// submitted before stays in the ring.
/// </summary>
internal sealed class EngineUnderTest : IAsyncDisposable
{
    private readonly ErrorLog _log = new();
    private readonly ILoggerFactory _logs;
    private readonly StageHost<YieldThenPark> _stages;
    private readonly GrpcFrontEnd _front;
    private GrpcChannel? _channel;

    private EngineUnderTest(EngineOptions options)
    {
        _logs = LoggerFactory.Create(logging => logging.AddProvider(_log));
        var ledger = new StateMachine(options.Limits, new EventBuffer(options.EventBuffer));
        Partition = new Partition(options.Pipeline, ledger, Journal, 0, TimeProvider.System);
        _stages = new StageHost<YieldThenPark>([Partition.Stages]);
        Partition.WakeWith(_stages.Wake);
        Leadership = new Leadership(ledger, options.Pipeline, Report);
        Recent = new RecentRows(options.LeafRows);
        Recent.EndEarlier(long.MaxValue); // there is no server to read any from
        var parts = new FrontEndParts(
            Leadership,
            Partition.Pool,
            new JournalControl(Report, () => EpochConfirmed, () => Promotions++),
            new HistoryReader(
                Recent,
                new ArchivedLeaves(),
                new SessionFactory("Host=localhost;Port=1", _ => Task.CompletedTask),
                new JournalOptions { LeafRows = options.LeafRows }))
        {
            Watch = Watch,
        };

        _front = new GrpcFrontEnd(options, parts, TimeProvider.System, _logs);
    }

    public HeldJournal Journal { get; } = new();

    /// <summary>What watches; nothing looks unless a test does.</summary>
    public EngineWatch Watch { get; } =
        new(() => throw new InvalidOperationException(), [], new AlarmBook(), [], TimeProvider.System);

    /// <summary>What history is made of; the journal of this engine puts nothing into it by itself.</summary>
    public RecentRows Recent { get; }

    public Partition Partition { get; }

    public bool EpochConfirmed { get; set; } = true;

    public Leadership Leadership { get; }

    public JournalRole Role { get; set; } = JournalRole.Leader;

    public int Promotions { get; private set; }

    public IReadOnlyCollection<string> Addresses => _front.Addresses;

    public string AdminAddress => _front.AdminAddress!;

    /// <summary>How the engine's own canary comes in.</summary>
    public CanaryDoor CanaryDoor => _front.CanaryDoor(Assert.Single(Addresses));

    public GrpcChannel Channel => _channel ??= NewChannel();

    public static async Task<EngineUnderTest> StartAsync(EngineOptions? options = null, bool running = true)
    {
        EngineUnderTest engine = await StartStandbyAsync(options);
        engine.Role = JournalRole.Leader;
        engine.Leadership.Lead(engine.Partition);
        if (running)
        {
            engine.Run();
        }

        return engine;
    }

    /// <summary>Starts one that listens and does not lead yet.</summary>
    public static async Task<EngineUnderTest> StartStandbyAsync(EngineOptions? options = null)
    {
        var engine = new EngineUnderTest((options ?? new EngineOptions()) with { Listen = ["127.0.0.1:0"] })
        {
            Role = JournalRole.Standby,
        };
        await engine._front.StartAsync(CancellationToken.None);
        return engine;
    }

    public void Run() => _stages.Start();

    public GrpcChannel NewChannel() => GrpcChannel.ForAddress(
        Assert.Single(_front.Addresses),
        new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });

    /// <summary>Begins to stop as the process does when it is asked to.</summary>
    public Task<int> StopAsync(TimeSpan timeout)
    {
        _front.StopTaking();
        return Partition.StopAsync(timeout);
    }

    public Task<TReply> CallAsync<TReply>(string method, IMessage request, DateTime? deadline = null)
        where TReply : class, IMessage<TReply>, new() =>
        Channel.CallAsync<TReply>(Rpc.Ledger, method, request, new CallOptions(deadline: deadline));

    /// <summary>Creates accounts 1 to <paramref name="count"/> on ledger 1.</summary>
    public async Task CreateAccountsAsync(int count)
    {
        var request = new CreateAccountsRequest();
        request.Accounts.AddRange(Enumerable.Range(1, count).Select(
            id => new V1.Account { Id = Samples.Id((ulong)id), Ledger = 1, Code = 1 }));
        Assert.Empty((await CallAsync<CreateAccountsResponse>("CreateAccounts", request)).Results);
    }

    /// <summary>Waits until something holds; fails when it never does.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(5, giveUp.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        _front.StopTaking();
        await Partition.StopAsync(TimeSpan.Zero).WaitAsync(TimeSpan.FromSeconds(10));
        await _front.StopAsync(TimeSpan.FromSeconds(5));
        await _front.DisposeAsync();
        _stages.Dispose();
        _logs.Dispose();
        Assert.Empty(_log.Errors);
    }

    private JournalStatus Report() => new(
        Epoch: 3,
        Journal.State,
        Reason: "",
        ServerVersion: "none",
        SystemIdentifier: "none",
        IsPrivateCluster: false,
        LastBlock: 0,
        Journal.DurableSequence,
        [new JournalLaneStatus(0, "idle", 0, 0, 0, "")],
        Role,
        Role == JournalRole.Standby
            ? new FollowStatus(7, 4, 1, TimeProvider.System.GetTimestamp(), 2, "process 1 on a", "http://a:1", TimeSpan.Zero)
            : null);
}
