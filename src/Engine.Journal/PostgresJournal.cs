using System.Globalization;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Blocks;
using Engine.Journal.Cluster;
using Engine.Journal.Fencing;
using Engine.Journal.Lanes;
using Engine.Journal.Migrations;
using Engine.Journal.Preflight;
using Engine.Journal.Recovery;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal;

/// <summary>
/// The journal in PostgreSQL. Open it (locks, migrates, checks the server), recover (replays, claims an epoch), start
/// it, then step it from one thread.
/// </summary>
public sealed class PostgresJournal : IJournal, IAsyncDisposable
{
    // What PostgreSQL does not answer by then is left to the end of the process.
    private static readonly TimeSpan _closeTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly JournalOptions _options;
    private readonly JournalCondition _condition;
    private readonly SessionFactory _sessions;
    private readonly PrivateCluster? _cluster;
    private readonly ServerFacts _server;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private NpgsqlConnection? _control;
    private ClaimedEpoch? _claimed;
    private BlockFiller? _filler;
    private LanePipeline? _pipeline;
    private LeaseKeeper? _keeper;
    private Task _watching = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;

    private PostgresJournal(
        JournalOptions options,
        SessionFactory sessions,
        PrivateCluster? cluster,
        NpgsqlConnection control,
        ServerFacts server,
        TimeProvider time,
        ILogger log)
    {
        (_options, _sessions, _cluster, _control, _server) = (options, sessions, cluster, control, server);
        (_time, _log, _condition) = (time, log, new JournalCondition(log));
    }

    /// <summary>Sequences that a leaf covers: a batch that does not fit into its leaf starts the next.</summary>
    public long LeafRows => _options.LeafRows;

    /// <inheritdoc/>
    public long DurableSequence => _pipeline?.Watermark.Sequence ?? 0;

    /// <inheritdoc/>
    public JournalState State => _condition.State;

    /// <summary>Ends, with the reason, when this engine may never write again: its process should end too.</summary>
    public Task<string> Fenced => _condition.Fenced;

    /// <summary>
    /// When PostgreSQL last confirmed the epoch: a point of <see cref="TimeProvider.GetTimestamp"/>, taken before
    /// asking. Reads are answered only if that is recent. 0 before <see cref="Start"/>.
    /// </summary>
    public long LastConfirmed => _keeper?.LastConfirmed ?? 0;

    /// <summary>How the journal stands now. Safe on any thread; never waits.</summary>
    public JournalStatus Status => new(
        _claimed?.Epoch ?? 0,
        _condition.State,
        _condition.Reason,
        _server.Version,
        _server.SystemIdentifier,
        _cluster is not null,
        _pipeline?.Watermark.Block ?? 0,
        DurableSequence,
        _pipeline?.Lanes.Select(lane => lane.Status).ToArray() ?? []);

    /// <summary>
    /// Opens the journal: starts the private cluster if there is no connection string, keeps other engines out, creates
    /// or migrates the schema, and checks that the server keeps what it acknowledges.
    /// </summary>
    /// <exception cref="JournalException">It cannot be opened; one line says why and what to do.</exception>
    public static async Task<PostgresJournal> OpenAsync(
        JournalOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ILogger log = logs.CreateLogger<PostgresJournal>();
        PrivateCluster? cluster = options.UsesPrivateCluster
            ? await PrivateCluster.StartAsync(options.DataFolder, log, cancellation).ConfigureAwait(false)
            : null;
        SessionFactory sessions = cluster is null
            ? new SessionFactory(options.ConnectionString, _ => Task.CompletedTask)
            : new SessionFactory(cluster.ConnectionString, cluster.EnsureRunningAsync);
        NpgsqlConnection? control = null;
        try
        {
            control = await sessions.OpenAsync("engine control", cancellation).ConfigureAwait(false);
            ServerFacts server = await ServerFacts.ReadAsync(control, cancellation).ConfigureAwait(false);
            ServerPreflight.Require(server, options.RequiredStandbys);
            await EngineLock.AcquireAsync(control, options.LockTimeout, time, cancellation).ConfigureAwait(false);
            await SchemaMigrator.MigrateAsync(control, sessions.ConnectionString, log, cancellation)
                .ConfigureAwait(false);
            await JournalSettings.FixLeafRowsAsync(control, options.LeafRows, cancellation).ConfigureAwait(false);
            return new PostgresJournal(options, sessions, cluster, control, server, time, log);
        }
        catch (Exception failed)
        {
            if (control is not null)
            {
                await control.DisposeAsync().ConfigureAwait(false);
            }

            cluster?.Dispose();
            throw failed is NpgsqlException ? JournalErrors.Explain(failed, sessions.Target) : failed;
        }
    }

    /// <summary>
    /// Replays the whole journal into an empty ledger, then claims the next epoch: whatever an older engine still sends
    /// is refused from then on.
    /// </summary>
    /// <exception cref="JournalDamageException">A row is missing, changed or added; nothing was touched.</exception>
    public async Task<RecoveryResult> RecoverAsync(
        StateMachine ledger, IProgress<JournalProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return await ReplayAndClaimAsync(ledger, progress, cancellation).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, _sessions.Target);
        }
    }

    /// <summary>Connects the lanes and begins to confirm the epoch.</summary>
    /// <param name="wake">Wakes the stage that calls <see cref="Step"/>; from any thread, has to be quick.</param>
    public void Start(Action wake)
    {
        ClaimedEpoch claimed =
            _claimed ?? throw new InvalidOperationException("Recover the journal before starting it.");
        var context = new LaneContext(
            _sessions, claimed.Epoch, _server.SystemIdentifier, _options.RequiredStandbys, _time, wake)
        {
            Patience = _options.CommitTimeout,
        };
        _filler = new BlockFiller(_options, new Leaves(LeafRows), claimed.Epoch, claimed.Head);
        _keeper = new LeaseKeeper(_control!, context, _options, _condition, claimed.LeafReady, _log);
        _control = null;
        _pipeline = new LanePipeline(
            _options.Lanes,
            context,
            _filler,
            _condition,
            Watermark.Of(claimed.Block),
            _keeper.IsLeafReady,
            _stopping.Token);
        _keeping = Task.Run(() => _keeper.RunAsync(_pipeline, _stopping.Token));
        _watching = StuckBlockWatch.RunAsync(_pipeline, _options.CommitTimeout, _time, _stopping.Token);
    }

    /// <inheritdoc/>
    public bool TryAppend(EventBuffer events, long from, long to, NameTable names) =>
        _condition.State != JournalState.Fenced && _filler!.TryAppend(events, from, to, names);

    /// <inheritdoc/>
    public bool Step() => _pipeline!.Step();

    /// <summary>
    /// Ends orderly, when nothing more is stepped and everything appended is durable: notes the chain's head in the
    /// lease, closes the connections, and stops the private cluster if that was asked for.
    /// </summary>
    public async Task StopAsync()
    {
        await CloseAsync(isOrderly: true).ConfigureAwait(false);
        if (_cluster is not null && _options.StopClusterOnExit)
        {
            await _cluster.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connections as they are.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync(isOrderly: false).ConfigureAwait(false);
        _cluster?.Dispose();
        _stopping.Dispose();
    }

    private async Task<RecoveryResult> ReplayAndClaimAsync(
        StateMachine ledger, IProgress<JournalProgress>? progress, CancellationToken cancellation)
    {
        NpgsqlConnection control = _control ?? throw new InvalidOperationException("The journal is closed.");
        var sink = new LedgerSink(ledger);
        long started = _time.GetTimestamp();
        (ChainHead head, long events) = await JournalReader
            .ReadSnapshotAsync(control, sink, progress, cancellation).ConfigureAwait(false);
        string holder = string.Create(
            CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}");
        _claimed = await new EpochClaim(control, new Leaves(LeafRows), holder)
            .ClaimAsync(head, sink, cancellation).ConfigureAwait(false);
        events += _claimed.Events;
        _log.LogInformation("Recovered {Events} events; epoch {Epoch} is claimed", events, _claimed.Epoch);
        return new RecoveryResult(
            _claimed.Epoch, _claimed.Head.Sequence, _claimed.Head.Block, events, _time.GetElapsedTime(started));
    }

    private async Task CloseAsync(bool isOrderly)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_keeping, _watching).ConfigureAwait(false);
        if (_pipeline is not null && _keeper is not null)
        {
            using var limit = new CancellationTokenSource(_closeTimeout, _time);
            await _pipeline.CloseAsync().WaitAsync(_closeTimeout, _time)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (isOrderly)
            {
                await _keeper.FarewellAsync(_pipeline.Watermark, limit.Token).ConfigureAwait(false);
            }

            await _keeper.DisposeAsync().ConfigureAwait(false);
            _keeper = null;
        }

        if (_control is not null)
        {
            await _control.DisposeAsync().ConfigureAwait(false);
            _control = null;
        }
    }
}
