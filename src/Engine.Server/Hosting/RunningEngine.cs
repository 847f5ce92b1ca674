using System.Net.Sockets;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Admin;
using Engine.Server.Drills;
using Engine.Server.Figures;
using Engine.Server.Ledger;
using Engine.Watch;

namespace Engine.Server.Hosting;

/// <summary>One engine, wired and running in this process.</summary>
public sealed class RunningEngine : IAsyncDisposable
{
    // Replies are ready when the calls are waited for; what takes longer is a client that does not read them.
    private static readonly TimeSpan LastReplies = TimeSpan.FromSeconds(5);

    private readonly EngineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly PostgresJournal _journal;
    private readonly StateMachine _ledger;
    private readonly Leadership _leadership;
    private readonly GrpcFrontEnd _front;
    private readonly WaitChoice _wait = new();
    private readonly LogGrade _grade;
    private readonly CancellationTokenSource _ending;
    private readonly BatchPool _pool = new();
    private readonly EngineWatching _watching;
    private readonly DrillHooks? _hooks;
    private IStageHost? _stages;
    private Task<RecoveryResult> _leading = Task.FromCanceled<RecoveryResult>(new CancellationToken(canceled: true));
    private int _disposed;

    private RunningEngine(
        EngineOptions options,
        PostgresJournal journal,
        TimeProvider time,
        ILoggerFactory logs,
        LogGrade grade,
        DrillHooks? hooks,
        CancellationToken cancellation)
    {
        _hooks = hooks;
        (_wait.Strategy, _grade) = (options.WaitStrategy, grade);
        (_options, _journal, _time, _log) = (options, journal, time, logs.CreateLogger<RunningEngine>());
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        // 2. The ledger: it follows the journal, and leads in the end.
        _ledger = new StateMachine(options.Limits, new EventBuffer(options.EventBuffer));
        _leadership = new Leadership(_ledger, options.Pipeline, () => journal.Status);

        // 3. What watches it all; it begins to look when all of it stands.
        _watching = new EngineWatching(
            options, journal, _leadership, () => _stages?.Threads ?? [], () => _front!, hooks, time, logs);

        // 4. Kestrel and gRPC in front. Reads are answered while the epoch was confirmed lately.
        bool EpochConfirmed() => journal.LastConfirmed != 0
            && time.GetElapsedTime(journal.LastConfirmed) < options.ReadEpochAge;
        var control = new JournalControl(() => journal.Status, EpochConfirmed, journal.Promote);
        _front = new GrpcFrontEnd(
            options,
            new FrontEndParts(_leadership, _pool, control, journal.History)
            {
                Retune = Retune,
                Changed = _watching.Changed,
                Notable = _watching.Notable,
                TellCopy = sequence => journal.Traces?.Tell(sequence),
                Watch = _watching.Watch,
            },
            time,
            logs);
    }

    /// <summary>How it stands, as everything that watches it sees it.</summary>
    internal SampleSource Samples => _watching.Samples;

    /// <summary>What looks at it.</summary>
    internal EngineWatch Watch => _watching.Watch;

    /// <summary>Where it serves the ledger, with the ports that were chosen.</summary>
    public IReadOnlyCollection<string> Addresses => _front.Addresses;

    /// <summary>Where it is looked after; null where there is no admin port.</summary>
    public string? AdminAddress => _front.AdminAddress;

    /// <summary>Ends when it leads, with what was found in the journal and the epoch claimed.</summary>
    public Task<RecoveryResult> Leading => _leading;

    /// <summary>How it stands to the engine that it follows; null when it follows none.</summary>
    public FollowStatus? Followed => _journal.Status.Followed;

    /// <summary>Starts an engine; it leads, or follows one that does, when this returns.</summary>
    /// <param name="options">The settings; sound.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <param name="grade">Is told when the least grade of what is logged changes.</param>
    /// <param name="hooks">By which a drill holds stages and checks; null outside drills.</param>
    /// <exception cref="JournalException">The journal cannot be used; one line says why and what to do.</exception>
    /// <exception cref="IOException">An address to serve on is taken.</exception>
    public static async Task<RunningEngine> StartAsync(
        EngineOptions options,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancellation,
        LogGrade? grade = null,
        DrillHooks? hooks = null)
    {
        // 1. The journal: PostgreSQL, our own where none is named.
        PostgresJournal journal = await PostgresJournal.OpenAsync(options.Journal, time, logs, cancellation);
        RunningEngine? engine = null;
        try
        {
            engine = new RunningEngine(options, journal, time, logs, grade ?? new LogGrade(), hooks, cancellation);
            await ListenAsync(engine._front, cancellation);
            engine.TellWhoMayCall();
            journal.Address = options.Advertise.Length > 0 ? options.Advertise : engine.Addresses.First();
            engine._watching.Start(engine.Addresses);
            engine._leading = engine.LeadAsync();
            if (await Task.WhenAny(engine._leading, journal.Following) == engine._leading)
            {
                await engine._leading;
            }

            return engine;
        }
        catch
        {
            // A private cluster that was started for this is stopped again.
            await (engine?.EndLeadingAsync() ?? Task.CompletedTask);
            engine?._watching.Dispose();
            engine?._stages?.Dispose();
            await journal.StopAsync();
            await (engine?.DisposeAsync() ?? journal.DisposeAsync());
            throw;
        }
    }

    /// <summary>Runs until it is asked to stop or cannot go on. Returns an <see cref="ExitCode"/>.</summary>
    /// <exception cref="JournalException">It was a standby, and cannot follow; one line says why.</exception>
    public async Task<int> RunToEndAsync(CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stop.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), asked);
        Task<Exception> broken = BrokenAsync();
        await Task.WhenAny(asked.Task, _journal.Fenced, broken, _journal.HandOverAsked);
        if (broken.IsCompleted && !asked.Task.IsCompleted)
        {
            _log.StageFailed(await broken);
            _watching.Ends($"a stage has failed: {(await broken).Message}");
            return ExitCode.Broken;
        }

        if (_journal.Fenced.IsCompleted)
        {
            _log.EngineFenced(await _journal.Fenced);
            _watching.Ends($"fenced: {await _journal.Fenced}");
            await EndCallsAsync();
            await _front.StopAsync(LastReplies);
            return ExitCode.Fenced;
        }

        if (_journal.HandOverAsked.IsCompleted)
        {
            _log.HandsOver();
            _watching.Ends("handed over to a standby, which had asked for the journal");
        }

        return await StopAsync();
    }

    /// <summary>
    /// Takes no more work, makes what was accepted durable and answers it, then ends journal and private cluster.
    /// Returns an <see cref="ExitCode"/>.
    /// </summary>
    public async Task<int> StopAsync()
    {
        _log.Stopping();
        int left = await EndCallsAsync();
        if (_stages is { Failed.IsCompleted: true } stages)
        {
            await _front.StopAsync(LastReplies);
            _log.StageFailed(await stages.Failed);
            return ExitCode.Broken;
        }

        if (left > 0)
        {
            // Their blocks may be committing still. PostgreSQL is left alone, so that they can.
            await _front.StopAsync(LastReplies);
            _log.LeftUnknown(left);
            _watching.Ends($"stopped, while {left} requests were not durable: they were answered as unknown");
            return _journal.Fenced.IsCompleted ? ExitCode.Fenced : ExitCode.LeftUnknown;
        }

        // A standby goes on when the journal says that the last answer was given; that the connections close is not waited
        // for. A client that does not read its answers has them closed first.
        _stages?.Dispose();
        if (!await _front.EndCallsAsync(LastReplies))
        {
            await _front.StopAsync(TimeSpan.Zero);
        }

        _watching.Dispose();
        await _journal.StopAsync();
        await _front.StopAsync(LastReplies);
        _log.Stopped(_leadership.Status.DurableSequence);
        return ExitCode.Stopped;
    }

    /// <summary>Ends at once: connections are closed, and what was not answered is not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await EndLeadingAsync();
            _watching.Dispose();
            _stages?.Dispose();
            await _front.DisposeAsync();
            await _journal.DisposeAsync();
            _ending.Dispose();
        }
    }

    private void TellWhoMayCall()
    {
        if (_options.ClientsFile.Length == 0)
        {
            _log.AnybodyMayCall(string.Join(", ", Addresses.Concat(AdminAddress is { } admin ? [admin] : [])));
        }
    }

    private async Task<RecoveryResult> LeadAsync()
    {
        // 5. The journal is replayed, and followed for as long as another engine leads; then the epoch is claimed.
        RecoveryResult recovered =
            await _journal.RecoverAsync(_ledger, new RecoveryLog(_log, _time), _ending.Token);

        // 6. The pipeline between gRPC and the journal, and the threads that step it. Whoever submits a batch or ends a
        //    block wakes them.
        var partition = new Partition(
            _options.Pipeline, _ledger, _journal, recovered.LastSequence, _time, _journal.Past, _pool);
        _stages = StageThreads.For(
            _hooks?.Around(partition.Stages) ?? partition.Stages, _options.StageThreads, _wait);
        partition.WakeWith(_stages.Wake);
        _journal.Start(_stages.Wake);

        // 7. What was tuned while an engine ran is in force again.
        _front.Tuner.Begin(partition, _ledger.Settings);

        // 8. Nothing new is shown before the engine that led can no longer show what is old.
        await _journal.WaitQuietAsync(_ending.Token);
        _stages.Start();
        _leadership.Lead(partition);
        _log.Leads(recovered.LastSequence);
        return recovered;
    }

    // What neither the front end nor the pipeline sees by itself.
    private void Retune(EngineOptions now)
    {
        _journal.Tune(now.Journal);
        (_wait.Strategy, _grade.Least) = (now.WaitStrategy, now.LogLevel);
        _stages?.Wake();
    }

    private async Task<Exception> BrokenAsync()
    {
        await _leading;
        return await _stages!.Failed;
    }

    private async Task EndLeadingAsync()
    {
        await _ending.CancelAsync();
        await ((Task)_leading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leadership.End();
    }

    private static async Task ListenAsync(GrpcFrontEnd front, CancellationToken cancellation)
    {
        try
        {
            await front.StartAsync(cancellation);
        }
        catch (Exception failure) when (failure is IOException or SocketException or UnauthorizedAccessException)
        {
            string reason = failure.Message.TrimEnd('.');
            throw new IOException(
                $"{reason}: choose another address with listen or admin-listen, or end what holds it.", failure);
        }
    }

    private static int Unanswered(in PartitionStatus status) => (int)(status.Claimed - status.Answered);

    private async Task<int> EndCallsAsync()
    {
        await EndLeadingAsync();
        _front.StopTaking();
        int left = 0;
        if (_leadership.Partition is { } partition)
        {
            Task<int> ending = partition.StopAsync(_options.StopTimeout);
            await Task.WhenAny(ending, _stages!.Failed); // stages that have failed end nothing any more
            left = ending.IsCompleted ? await ending : Unanswered(partition.Status);
        }

        return left;
    }
}
