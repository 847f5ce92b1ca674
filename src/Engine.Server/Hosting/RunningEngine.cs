using System.Net.Sockets;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;

namespace Engine.Server.Hosting;

/// <summary>One engine, wired and running in this process.</summary>
public sealed class RunningEngine : IAsyncDisposable
{
    // Replies are ready when the calls are waited for; what takes longer is a client that does not read them.
    private static readonly TimeSpan LastReplies = TimeSpan.FromSeconds(5);

    private readonly EngineOptions _options;
    private readonly ILogger _log;
    private readonly PostgresJournal _journal;
    private readonly Partition _partition;
    private readonly IStageHost _stages;
    private readonly GrpcFrontEnd _front;
    private int _disposed;

    private RunningEngine(
        EngineOptions options,
        PostgresJournal journal,
        RecoveryResult recovered,
        StateMachine ledger,
        TimeProvider time,
        ILoggerFactory logs)
    {
        _options = options;
        _log = logs.CreateLogger<RunningEngine>();
        _journal = journal;
        Recovered = recovered;

        // 3. The pipeline between gRPC and the journal.
        _partition = new Partition(options.Pipeline, ledger, journal, recovered.LastSequence, time);

        // 4. The threads that step it. Whoever submits a batch or ends a block wakes them.
        _stages = StageThreads.For(_partition.Stages, options);
        _partition.WakeWith(_stages.Wake);

        // 5. Kestrel and gRPC in front. Reads are answered while the epoch was confirmed lately.
        bool EpochConfirmed() => journal.LastConfirmed != 0
            && time.GetElapsedTime(journal.LastConfirmed) <= options.ReadEpochAge;
        var parts = new FrontEndParts(_partition, () => journal.Status, EpochConfirmed);
        _front = new GrpcFrontEnd(options, parts, time, logs);
    }

    /// <summary>Where it serves, with the ports that were chosen.</summary>
    public IReadOnlyCollection<string> Addresses => _front.Addresses;

    /// <summary>What was found in the journal, and the epoch claimed.</summary>
    public RecoveryResult Recovered { get; }

    /// <summary>Starts an engine; it serves when this returns.</summary>
    /// <exception cref="JournalException">The journal cannot be used; one line says why and what to do.</exception>
    /// <exception cref="IOException">An address to serve on is taken.</exception>
    public static async Task<RunningEngine> StartAsync(
        EngineOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        // 1. The journal: PostgreSQL, our own where none is named. Other engines are kept out.
        PostgresJournal journal = await PostgresJournal.OpenAsync(options.Journal, time, logs, cancellation);
        RunningEngine? engine = null;
        try
        {
            // 2. The ledger, as the journal tells it; then the epoch is claimed.
            var ledger = new StateMachine(options.Limits, new EventBuffer(options.EventBuffer));
            var progress = new RecoveryLog(logs.CreateLogger<RunningEngine>(), time);
            RecoveryResult recovered = await journal.RecoverAsync(ledger, progress, cancellation);
            engine = new RunningEngine(options, journal, recovered, ledger, time, logs);
            journal.Start(engine._stages.Wake);
            engine._stages.Start();
            await ListenAsync(engine._front, cancellation);
            return engine;
        }
        catch
        {
            // A private cluster that was started for this is stopped again.
            engine?._stages.Dispose();
            await journal.StopAsync();
            await (engine?.DisposeAsync() ?? journal.DisposeAsync());
            throw;
        }
    }

    /// <summary>Runs until it is asked to stop or cannot go on. Returns an <see cref="ExitCode"/>.</summary>
    public async Task<int> RunToEndAsync(CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stop.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), asked);
        await Task.WhenAny(asked.Task, _journal.Fenced, _stages.Failed);
        if (_stages.Failed.IsCompleted)
        {
            _log.LogCritical(await _stages.Failed, "A stage has failed; nothing more is answered");
            return ExitCode.Broken;
        }

        if (_journal.Fenced.IsCompleted)
        {
            _log.LogCritical("Fenced: {Reason}", await _journal.Fenced);
            await EndCallsAsync();
            return ExitCode.Fenced;
        }

        return await StopAsync();
    }

    /// <summary>
    /// Takes no more work, makes what was accepted durable and answers it, then ends journal and private cluster.
    /// Returns an <see cref="ExitCode"/>.
    /// </summary>
    public async Task<int> StopAsync()
    {
        _log.LogInformation("Stopping: no new work is taken");
        int left = await EndCallsAsync();
        if (_stages.Failed.IsCompleted)
        {
            _log.LogCritical(await _stages.Failed, "A stage has failed; nothing more is answered");
            return ExitCode.Broken;
        }

        if (left > 0)
        {
            // Their blocks may be committing still. PostgreSQL is left alone, so that they can.
            _log.LogError("{Left} requests did not become durable in time and were answered as unknown", left);
            return _journal.Fenced.IsCompleted ? ExitCode.Fenced : ExitCode.LeftUnknown;
        }

        _stages.Dispose();
        await _journal.StopAsync();
        _log.LogInformation("Stopped at sequence {Sequence}", _partition.Status.DurableSequence);
        return ExitCode.Stopped;
    }

    /// <summary>Ends at once: connections are closed, and what was not answered is not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stages.Dispose();
            await _front.DisposeAsync();
            await _journal.DisposeAsync();
        }
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
            throw new IOException($"{reason}: choose another address with listen, or end what holds it.", failure);
        }
    }

    private int Unanswered => (int)(_partition.Status.Claimed - _partition.Status.Answered);

    private async Task<int> EndCallsAsync()
    {
        _front.StopTaking();
        Task<int> ending = _partition.StopAsync(_options.StopTimeout);
        await Task.WhenAny(ending, _stages.Failed); // stages that have failed end nothing any more
        await _front.StopAsync(LastReplies);
        return ending.IsCompleted ? await ending : Unanswered;
    }
}
