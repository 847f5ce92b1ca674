using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Figures;
using Engine.Server.Ledger;
using Engine.Watch;
using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Postgres;

namespace Engine.Server.Hosting;

/// <summary>Everything that watches an engine, wired in one place.</summary>
internal sealed class EngineWatching : IDisposable
{
    private readonly PostgresReader _postgres;
    private readonly RecentRowsReader _rows;

    /// <summary>Wires it; nothing runs until <see cref="Start"/>.</summary>
    public EngineWatching(
        EngineOptions options,
        PostgresJournal journal,
        Leadership leadership,
        Func<IReadOnlyList<StageThread>> threads,
        Func<GrpcFrontEnd> front,
        TimeProvider time,
        ILoggerFactory logs)
    {
        // 1. What looks where the engine itself cannot: PostgreSQL, by a connection apart.
        _postgres = new PostgresReader(journal.ConnectionString, time);
        _rows = new RecentRowsReader(journal.ConnectionString, journal.NewRecentVerifier(), time);

        // 2. How the engine stands, all in one.
        var process = new ProcessFigures(time, options.Journal.UsesPrivateCluster ? options.Data : null);
        Samples = new SampleSource(options, leadership, journal, threads, front, _postgres, _rows, process, time);

        // 3. Where alarms go.
        var alarms = new AlarmBook(new AlarmLog(logs.CreateLogger<AlarmBook>()));

        // 4. The checks, and the loop that has them look.
        Watch = new EngineWatch(Samples.Take, StandardChecks.All(), alarms, [_postgres.Pulse, _rows.Pulse], time);
    }

    /// <summary>How the engine stands.</summary>
    public SampleSource Samples { get; }

    /// <summary>The loop, with the alarms.</summary>
    public EngineWatch Watch { get; }

    /// <summary>Begins to watch.</summary>
    public void Start()
    {
        _postgres.Start();
        _rows.Start();
        Watch.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Watch.Dispose();
        _postgres.Dispose();
        _rows.Dispose();
    }
}
