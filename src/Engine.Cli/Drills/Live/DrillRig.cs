using System.Net;
using Engine.Cli.Drills.Faults;
using Engine.Cli.Processes;
using Engine.Cli.Verification;
using Engine.Cli.Workload;
using Engine.Client;
using Engine.Server.Drills;
using Engine.Watch.Recorder;
using Engine.Watch.Rehearsals;

namespace Engine.Cli.Drills.Live;

/// <summary>A live engine of the drill's own on a private cluster, under load, with somebody who is told of its alarms.</summary>
internal sealed class DrillRig : IAsyncDisposable
{
    private const long MostTransfers = 20_000_000;
    private const int Customers = 500;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private readonly SampleTransfers _sample = new(run: 13, Customers, holds: true);
    private readonly AnsweredRequests _answered;
    private readonly EphemeralEngine _engine;
    private readonly EngineClient _client;
    private readonly SampleLoad _load;
    private PacedClient? _paced;
    private Task _running = Task.CompletedTask;

    private DrillRig(Drill drill, EphemeralEngine engine, SmallDisk? disk, string hooks)
    {
        (_engine, Disk, Hooks) = (engine, disk, hooks);
        Cluster = new ClusterProcesses(engine.Folder, engine.Journal);
        Alarms = AlarmFeed.Follow(engine.Address);
        Network = TcpProxy.To(IPEndPoint.Parse(new Uri(engine.Address).Authority), TimeProvider.System);
        _answered = new AnsweredRequests(MostTransfers, drill.Load.Batch);
        _client = new EngineClient(new EngineClientOptions
        {
            Addresses = [engine.Address],
            Name = LoadShape.Name,
            Streams = LoadShape.Streams,
            Window = drill.Load.Window,
            Deadline = null,
            MaxRetryDelay = TimeSpan.FromMilliseconds(200),
        });
        _load = new SampleLoad(_client, _sample, drill.Load.Batch, LoadShape.Streams * drill.Load.Window)
        {
            Answered = _answered.Mark,
            ThinkTime = drill.Load.Pause,
        };
    }

    /// <summary>Its PostgreSQL.</summary>
    public ClusterProcesses Cluster { get; }

    /// <summary>The disk that its data is on, where the drill needs one that can be filled.</summary>
    public SmallDisk? Disk { get; }

    /// <summary>Where the engine looks for what it is to do to itself, if it has hooks.</summary>
    public string Hooks { get; }

    /// <summary>The network between the engine and the drill's own client.</summary>
    public TcpProxy Network { get; }

    /// <summary>The drill's own client.</summary>
    /// <exception cref="InvalidOperationException">The drill has none.</exception>
    public PacedClient Client => _paced ?? throw new InvalidOperationException("The drill has no client of its own.");

    /// <summary>What is told of alarms.</summary>
    public AlarmFeed Alarms { get; }

    /// <summary>The last lines that the engine wrote.</summary>
    public string Output => _engine.Process.Output;

    /// <summary>Transfers that were acknowledged.</summary>
    public long Acknowledged => _load.AnsweredCount + (_paced?.Acknowledged.Count ?? 0);

    /// <summary>Starts it, and waits until transfers are answered.</summary>
    /// <exception cref="EngineProcessException">The engine did not come up; with its output.</exception>
    public static async Task<DrillRig> StartAsync(Drill drill, SmallDisk? disk, CancellationToken cancellation)
    {
        string hooks = Directory.CreateTempSubdirectory("engine-hooks-").FullName;
        var environment = new Dictionary<string, string>();
        if (drill.NeedsHooks)
        {
            environment[DrillHooks.Variable] = hooks;
        }

        EphemeralEngine engine = await EphemeralEngine.StartAsync(
            drill.Options,
            disk?.Folder ?? Path.GetTempPath(),
            environment,
            drill.HasPast ? folder => KeepPast(drill, folder) : static _ => { },
            cancellation);
        DrillRig? rig = null;
        try
        {
            rig = new DrillRig(drill, engine, disk, hooks);
            await rig._sample.OpenAccountsAsync(rig._client, cancellation);
            rig._running = rig._load.RunAsync(0, MostTransfers, CancellationToken.None);
            rig._paced = drill.Client is { } client
                ? PacedClient.Start($"http://{rig.Network.EndPoint}", client, new SampleTransfers(run: 17, Customers, holds: false))
                : null;
            await rig.AnswerAsync(cancellation);
            return rig;
        }
        catch
        {
            await (rig?.DisposeAsync() ?? engine.DisposeAsync());
            throw;
        }
    }

    /// <summary>Waits until some more transfers are answered.</summary>
    /// <exception cref="EngineProcessException">They are not; with the engine's output.</exception>
    public async Task AnswerAsync(CancellationToken cancellation)
    {
        const int some = 1_000;
        long goal = _load.AnsweredCount + some;
        TimeSpan start = AlarmFeed.Now;
        while (_load.AnsweredCount < goal)
        {
            if (_running.IsFaulted || AlarmFeed.Now - start > s_patience)
            {
                throw new EngineProcessException("does not answer", $"{_running.Exception?.GetBaseException().Message}\n{Output}");
            }

            await Task.Delay(s_pause, cancellation);
        }
    }

    /// <summary>Ends the load, and says what of that which was acknowledged does not hold; empty when all does.</summary>
    public async Task<string> ProveAsync(CancellationToken cancellation)
    {
        await (_paced?.FinishAsync(cancellation) ?? Task.CompletedTask);
        _load.Finish();
        await _running.WaitAsync(s_patience, cancellation);
        DurabilityProof proof = await DurabilityProof.TakeAsync(
            _engine.Journal,
            _client,
            _answered.Indexes().Select(_sample.IdOf).Concat(_paced?.Acknowledged ?? []),
            cancellation);
        return proof.Broken;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _load.Finish();
        try
        {
            await Alarms.DisposeAsync();
            await (_paced?.DisposeAsync() ?? ValueTask.CompletedTask);
            await Network.DisposeAsync();
        }
        finally
        {
            await _engine.DisposeAsync();
            await _client.DisposeAsync();
            Directory.Delete(Hooks, recursive: true);
        }
    }

    private static void KeepPast(Drill drill, string folder)
    {
        IReadOnlyList<ClientPlan> clients = drill.Client is { } client ? [drill.Load.Plan, client.Plan] : [drill.Load.Plan];
        RehearsedPast.Keep(FlightRecorder.FolderOf(folder), clients, TimeProvider.System.GetUtcNow(), TimeZoneInfo.Local);
    }
}
