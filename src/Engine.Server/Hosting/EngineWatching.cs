using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Admin;
using Engine.Server.Drills;
using Engine.Server.Figures;
using Engine.Server.Ledger;
using Engine.Server.Metrics;
using Engine.Watch;
using Engine.Watch.Alarms;
using Engine.Watch.Alarms.Webhooks;
using Engine.Watch.Canaries;
using Engine.Watch.Checks;
using Engine.Watch.Metrics;
using Engine.Watch.Objectives;
using Engine.Watch.Postgres;
using Engine.Watch.Recorder;

namespace Engine.Server.Hosting;

/// <summary>Everything that watches an engine, wired in one place.</summary>
internal sealed class EngineWatching : IDisposable
{
    private readonly PostgresReader _postgres;
    private readonly RecentRowsReader _rows;
    private readonly TouchedLeafReader _leaves;
    private readonly AnomalyChecks _anomalies;
    private readonly AlarmWebhooks _webhooks;
    private readonly FlightRecorder? _recorder;
    private readonly EngineMeters _meters;
    private readonly Canary? _canary;
    private readonly ILogger _exportLog;
    private OtlpExport? _export;
    private volatile string? _address;

    /// <summary>Wires it; nothing runs until <see cref="Start"/>.</summary>
    public EngineWatching(
        EngineOptions options,
        PostgresJournal journal,
        Leadership leadership,
        Func<IReadOnlyList<StageThread>> threads,
        Func<GrpcFrontEnd> front,
        DrillHooks? hooks,
        TimeProvider time,
        ILoggerFactory logs)
    {
        // 1. What looks where the engine itself cannot: PostgreSQL, by a connection apart.
        _postgres = new PostgresReader(journal.ConnectionString, time);
        _rows = new RecentRowsReader(journal.ConnectionString, journal.NewRecentVerifier(), time);

        _leaves = new TouchedLeafReader(journal.ConnectionString, time);
        if (options.Canary)
        {
            _canary = new Canary(
                journal.ConnectionString,
                options.LeafRows,
                (uint)options.CanaryLedger,
                () => leadership.IsLeading && _address is { } address ? front().CanaryDoor(address) : null,
                time);
        }

        // 2. How the engine stands, all in one.
        var process = new ProcessFigures(time, options.Journal.UsesPrivateCluster ? options.Data : null);
        Samples = new SampleSource(leadership, journal, threads, front, _postgres, _rows, _leaves, _canary, process, time);

        // 3. What is kept for the morning after, over restarts.
        string folder = FlightRecorder.FolderOf(options.Data);
        _recorder = options.RecorderBytes > 0 ? new FlightRecorder(folder, options.RecorderBytes, time) : null;
        Notable = _recorder is null ? null : new NotableRequests(_recorder.Note, time);

        // 4. Where alarms go: to the log last, which may have to wait for whoever reads it.
        var log = new AlarmLog(logs.CreateLogger<AlarmBook>());
        _webhooks = new AlarmWebhooks(
            options.AlarmWebhooks.Select(address => new Uri(address)), logs.CreateLogger<AlarmWebhooks>(), time);
        var silences = new SilenceFile(SilenceFile.PathIn(folder), logs.CreateLogger<SilenceFile>());
        var alarms = new AlarmBook(silences, time.GetUtcNow(), [.. new IAlarmSink?[] { _recorder, _webhooks, log }.OfType<IAlarmSink>()]);

        // 5. What is usual, as far as it was learnt.
        _anomalies = new AnomalyChecks(new AnomalyOptions
        {
            StatePath = AnomalyOptions.PathIn(folder),
            Objectives = [.. options.Objective.Select(Objective.Parse)],
            CapacityPerSecond = options.CapacityPerSecond,
            LeafRows = options.LeafRows,
        });

        // 6. The checks, and the loop that has them look.
        Pulse?[] others = [_postgres.Pulse, _rows.Pulse, _leaves.Pulse, _canary?.Pulse, _recorder?.Pulse];
        IReadOnlyList<ICheck> checks = [.. StandardChecks.All(), .. _anomalies.All];
        Watch = new EngineWatch(Samples.Take, hooks?.Around(checks) ?? checks, alarms, others.OfType<Pulse>(), time);

        // 7. The figures for whoever collects them.
        _meters = new EngineMeters(MetricCatalogue.All, () => Watch.Latest);
        _exportLog = logs.CreateLogger<OtlpExport>();
    }

    /// <summary>How the engine stands.</summary>
    public SampleSource Samples { get; }

    /// <summary>The loop, with the alarms.</summary>
    public EngineWatch Watch { get; }

    /// <summary>Keeps requests that are worth to be known one by one; null where nothing is recorded.</summary>
    public NotableRequests? Notable { get; }

    /// <summary>Begins to watch.</summary>
    /// <param name="addresses">Where the engine serves.</param>
    public void Start(IEnumerable<string> addresses)
    {
        _postgres.Start();
        _rows.Start();
        _leaves.Start();
        _address = LocalAddress.Of(addresses.First());
        _canary?.Start();
        Watch.Start();
        _export = OtlpExport.Begin(_exportLog);
        _recorder?.Start(Watch, new FlightStart
        {
            Process = Environment.ProcessId,
            Host = Environment.MachineName,
            Version = AdminService.Version,
            Addresses = { addresses },
        });
    }

    /// <summary>A setting was changed.</summary>
    public void Changed(SettingChange change) => _recorder?.Note(new FlightEntry
    {
        Change = new FlightChange
        {
            Setting = change.Name, From = change.From, To = change.To, Who = change.Who, Why = change.Why,
        },
    });

    /// <summary>The engine ends.</summary>
    /// <param name="how">Why, in words.</param>
    public void Ends(string how) => _recorder?.End(how);

    /// <inheritdoc/>
    public void Dispose()
    {
        _export?.Dispose(); // sends what is left
        _meters.Dispose();
        _canary?.Dispose();
        _recorder?.Dispose();
        Watch.Dispose();
        _anomalies.Save();
        _postgres.Dispose();
        _webhooks.Dispose();
        _rows.Dispose();
        _leaves.Dispose();
    }
}
