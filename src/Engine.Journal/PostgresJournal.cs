using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Auditing;
using Engine.Journal.Blocks;
using Engine.Journal.Checkpoints;
using Engine.Journal.Cluster;
using Engine.Journal.Fencing;
using Engine.Journal.Figures;
using Engine.Journal.History;
using Engine.Journal.Lanes;
using Engine.Journal.Past;
using Engine.Journal.Preflight;
using Engine.Journal.Recovery;
using Engine.Journal.Sealing;
using Engine.Journal.Standby;
using Engine.Journal.Verification;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal;

/// <summary>The journal in PostgreSQL: open it, recover, start it, then step it from one thread.</summary>
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
    private readonly bool _hasLock;
    private readonly RecentRows _recent;
    private readonly SealedHistory _history;
    private readonly PastLookup _past;
    private readonly TaskCompletionSource _following = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _handOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NpgsqlConnection? _control;
    private volatile Follower? _follower;
    private volatile Takeover? _taken;
    private volatile bool _isQuiet;
    private bool _isServerSilent;
    private BlockFiller? _filler;
    private LanePipeline? _pipeline;
    private LeaseKeeper? _keeper;
    private Sealer? _sealer;
    private Auditor? _auditor;
    private readonly List<Task> _running = [];

    private PostgresJournal(
        JournalOptions options,
        SessionFactory sessions,
        PrivateCluster? cluster,
        NpgsqlConnection control,
        bool hasLock,
        ServerFacts server,
        TimeProvider time,
        ILogger log)
    {
        (_options, _sessions, _cluster, _control, _server) = (options, sessions, cluster, control, server);
        (_time, _log, _condition, _hasLock) = (time, log, new JournalCondition(log), hasLock);
        _recent = new RecentRows(options.LeafRows);
        _history = new SealedHistory(new Leaves(options.LeafRows), _recent);
        var connections = new PastConnections(
            sessions, connection => _pipeline!.RequireSameJournalAsync(connection), options.CommitTimeout, time);
        _past = new PastLookup(_history, connections, time, log);
        History = new HistoryReader(_recent, _history.Archived, sessions, options);
    }

    /// <summary>Asks sealed leaves what they say about the ids that requests name.</summary>
    public IPastLookup Past => _past;

    /// <summary>How to connect to its server and database. It may hold a password: not to be shown to anybody.</summary>
    public string ConnectionString => _sessions.ConnectionString;

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

    /// <summary>Ends when this engine has begun to follow another one as its standby.</summary>
    public Task Following => _following.Task;

    /// <summary>Ends when a standby has asked this engine to hand over. Never before <see cref="Start"/>.</summary>
    public Task HandOverAsked => _handOver.Task;

    /// <summary>Answers questions about what is durable.</summary>
    public HistoryReader History { get; }

    /// <summary>What holds the newest rows in PostgreSQL against what this engine has committed; to be disposed.</summary>
    public RecentVerifier NewRecentVerifier() => new(() => _pipeline?.Committed);

    /// <summary>Where this engine serves, told in the lease; set before it can be claimed.</summary>
    public string Address { get; set; } = "";

    /// <summary>What this engine is to the journal. Any thread.</summary>
    public JournalRole Role => this switch
    {
        { _taken: null, _follower.Status: null } => JournalRole.Recovering,
        { _taken: null } => JournalRole.Standby,
        { _isQuiet: false } => JournalRole.TakingOver,
        _ => JournalRole.Leader,
    };

    /// <summary>How the journal stands now. Safe on any thread; never waits.</summary>
    public JournalStatus Status => new(
        _taken?.Claimed.Epoch ?? 0,
        _condition.State, _condition.Reason,
        _server.Version, _server.SystemIdentifier, _cluster is not null,
        _pipeline?.Watermark.Block ?? 0,
        DurableSequence,
        _pipeline?.Lanes.Select(lane => lane.Status).ToArray() ?? [],
        Role,
        _taken is null ? _follower?.Status : null,
        _sealer?.Status,
        _auditor?.Status,
        _pipeline?.Committed.Totals ?? default);

    /// <summary>What blocks and lanes count. Safe on any thread; never waits.</summary>
    public JournalFigures Figures => _pipeline?.Figures ?? JournalFigures.None;

    /// <summary>Traces of COPYs; null before <see cref="Start"/>.</summary>
    public CopyTraces? Traces => _pipeline?.Traces;

    /// <summary>
    /// Opens the journal: starts the private cluster if there is no connection string, checks that the server keeps what
    /// it acknowledges, and keeps other engines from leading, creating or migrating the schema; or, where another engine
    /// leads already, comes in behind it.
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
        try
        {
            return await ProbeOf(sessions, options, time)
                .WatchAsync(EnterAsync(options, sessions, cluster, time, log, cancellation), Task.Delay(Timeout.Infinite, cancellation))
                .ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            cluster?.Dispose();
            throw failed is NpgsqlException ? JournalErrors.Explain(failed, sessions.Target) : failed;
        }
    }

    private static async Task<PostgresJournal> EnterAsync(
        JournalOptions options,
        SessionFactory sessions,
        PrivateCluster? cluster,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellation)
    {
        NpgsqlConnection? control = null;
        try
        {
            control = await sessions.OpenWithinAsync(options.MostSilence, "engine control", cancellation)
                .ConfigureAwait(false);
            ServerFacts server = await ServerFacts.ReadAsync(control, cancellation).ConfigureAwait(false);
            ServerPreflight.Require(server, options.RequiredStandbys);
            bool hasLock = await JournalDoor
                .EnterAsync(control, sessions, options, time, log, cancellation).ConfigureAwait(false);
            return new PostgresJournal(options, sessions, cluster, control, hasLock, server, time, log);
        }
        catch
        {
            if (control is not null)
            {
                await control.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>
    /// Replays the whole journal into an empty ledger, goes on doing so while another engine leads, then claims the next
    /// epoch: whatever an older engine still sends is refused from then on.
    /// </summary>
    /// <exception cref="JournalDamageException">A row is missing, changed or added; nothing was touched.</exception>
    public async Task<RecoveryResult> RecoverAsync(
        StateMachine ledger, IProgress<JournalProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return await ProbeOf(_sessions, _options, _time)
                .WatchAsync(FollowAndClaimAsync(ledger, progress, cancellation), Following).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            if (failed.GetBaseException() is TimeoutException)
            {
                // Its connection may not be waited for, nor the server be asked for anything.
                (_control, _isServerSilent) = (null, true);
            }

            throw JournalErrors.Explain(failed, _sessions.Target);
        }
    }

    /// <summary>
    /// Has a standby take over: with the consent of the engine that leads, or without after a second. Ended when the epoch
    /// is claimed; does nothing where this engine leads already.
    /// </summary>
    public void Promote() => _follower?.Promote();

    /// <summary>Connects the lanes and begins to confirm the epoch.</summary>
    /// <param name="wake">Wakes the stage that calls <see cref="Step"/>; from any thread, has to be quick.</param>
    public void Start(Action wake)
    {
        Takeover taken = _taken ?? throw new InvalidOperationException("Recover the journal before starting it.");
        ClaimedEpoch claimed = taken.Claimed;
        var context = new LaneContext(
            _sessions, claimed.Epoch, _server.SystemIdentifier, _options.RequiredStandbys, _time, wake)
        { Patience = _options.CommitTimeout };
        _filler = new BlockFiller(_options, new Leaves(LeafRows), claimed.Epoch, claimed.Head, _time);
        _keeper = new LeaseKeeper(taken, context, _options, _condition, () => _handOver.TrySetResult(), _log);
        _pipeline = new LanePipeline(
            _options.LaneTuning,
            context,
            _filler,
            _recent,
            _condition,
            Watermark.Of(claimed.Block),
            _keeper.IsLeafReady,
            _stopping.Token);
        _pipeline.Committed.Begin(claimed.Block.Leaf, claimed.Head, _time);
        _running.Add(Task.Run(() => _keeper.RunAsync(_pipeline, _stopping.Token)));
        StartBackground(context, _pipeline);
        _running.Add(StuckBlockWatch.RunAsync(_pipeline, _options.CommitTimeout, _time, _stopping.Token));
    }

    /// <summary>Goes on with these lanes, blocks and this patience; what is under way is not touched. After <see cref="Start"/>.</summary>
    /// <exception cref="JournalException">Names what is out of its range.</exception>
    public void Tune(JournalOptions options)
    {
        options.Validate();
        _pipeline!.Tune(options.LaneTuning);
        _sealer?.Patience = options.SealPatience;
    }

    /// <summary>
    /// Waits until no older engine can answer any more. Nothing that is new may be shown before: one that does not know
    /// yet that it was deposed goes on answering reads for a while, from an older state.
    /// </summary>
    public async Task WaitQuietAsync(CancellationToken cancellation)
    {
        Takeover taken = _taken ?? throw new InvalidOperationException("Recover the journal before that.");
        TimeSpan left = taken.Claimed.Unquiet - _time.GetElapsedTime(taken.ClaimedAt);
        if (taken.Claimed.Unquiet > TimeSpan.Zero)
        {
            _log.WaitsForTheEngineBefore(Math.Max(0, left.TotalSeconds));
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, cancellation).ConfigureAwait(false);
            _keeper?.NoteQuiet();
        }

        _isQuiet = true;
    }

    /// <inheritdoc/>
    public bool TryAppend(EventBuffer events, long from, long to, NameTable names) =>
        _condition.State != JournalState.Fenced && _filler!.TryAppend(events, from, to, names);

    /// <inheritdoc/>
    public bool Step() => _pipeline!.Step();

    /// <summary>
    /// Ends orderly, when nothing more is stepped and everything appended is durable: notes the chain's head in the
    /// lease and releases it, closes the connections, and stops the private cluster if that was asked for and no other
    /// engine uses it.
    /// </summary>
    public async Task StopAsync()
    {
        await CloseAsync(isOrderly: true).ConfigureAwait(false);
        if (_cluster is not null
            && _options.StopClusterOnExit
            && !_isServerSilent
            && !await OtherEngines.AreConnectedAsync(_sessions.ConnectionString, _log).ConfigureAwait(false))
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

    private static ServerProbe ProbeOf(SessionFactory sessions, JournalOptions options, TimeProvider time) =>
        new(sessions.ConnectionString, options.MostSilence, time);

    private void StartBackground(LaneContext context, LanePipeline pipeline)
    {
        if (_options.SealsLeaves)
        {
            _sealer = new Sealer(
                context, () => pipeline.Watermark, _history, new Leaves(LeafRows), _options.SealPatience, _cluster is not null, _log);
            _running.Add(Task.Run(() => _sealer.RunAsync(_stopping.Token)));
        }

        if (_options.AuditRowsPerSecond > 0)
        {
            _auditor = new Auditor(
                context, () => pipeline.Watermark, _options.AuditRowsPerSecond, () => _condition.State, _cluster is not null, _log);
            _running.Add(Task.Run(() => _auditor.RunAsync(_stopping.Token)));
        }
    }

    private async Task<RecoveryResult> FollowAndClaimAsync(
        StateMachine ledger, IProgress<JournalProgress>? progress, CancellationToken cancellation)
    {
        NpgsqlConnection control = _control ?? throw new InvalidOperationException("The journal is closed.");
        long started = _time.GetTimestamp();
        ChainHead from = await new Restoring(control, _history, _log)
            .RunAsync(ledger, cancellation).ConfigureAwait(false);
        var sink = new LedgerSink(ledger, new Leaves(LeafRows), () => _history.Through);
        (ChainHead head, long events) = await JournalReader
            .ReadSnapshotAsync(control, from, sink, SealCheck.OfChain(control), progress, cancellation)
            .ConfigureAwait(false);
        TimeSpan elapsed = _time.GetElapsedTime(started);
        using var tail = new JournalTail(head, sink, new Leaves(LeafRows));
        var claimant = new Claimant(_options.AnswersFor, () => Address);
        var context = new FollowContext(
            _sessions, _server.SystemIdentifier, _options, claimant, _history, () => _following.TrySetResult(), _time, _log);
        await using (var follower = new Follower(control, _hasLock, tail, context))
        {
            (_control, _follower) = (null, follower);
            _taken = await follower.RunAsync(cancellation).ConfigureAwait(false);
        }

        ClaimedEpoch claimed = _taken.Claimed;
        _recent.Publish(claimed.Head.Sequence);
        events += tail.Events;
        _log.Recovered(events, claimed.Epoch);
        return new RecoveryResult(claimed.Epoch, claimed.Head.Sequence, claimed.Head.Block, events, elapsed);
    }

    private async Task CloseAsync(bool isOrderly)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await History.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(false);
        if (_pipeline is not null && _keeper is not null)
        {
            using var limit = new CancellationTokenSource(_closeTimeout, _time);
            if (isOrderly)
            {
                await _keeper.FarewellAsync(_pipeline.Watermark, limit.Token).ConfigureAwait(false);
            }

            await _pipeline.CloseAsync().WaitAsync(_closeTimeout, _time)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _keeper.DisposeAsync().ConfigureAwait(false);
            _keeper = null;
        }
        else if (_taken is not null)
        {
            await _taken.Connection.DisposeAsync().ConfigureAwait(false);
        }

        if (_control is not null)
        {
            await _control.DisposeAsync().ConfigureAwait(false);
            _control = null;
        }

        await _past.DisposeAsync().ConfigureAwait(false);
    }
}
