using Engine.Core.Disruptor;

namespace Engine.Core.Pipeline;

/// <summary>
/// Runs stages on threads of their own. A stage that throws has broken an invariant: the host stops stepping
/// everything and reports it, for an engine that is not sure of its state must not answer.
/// </summary>
/// <typeparam name="TWait">What a thread does while there is nothing to do.</typeparam>
public sealed class StageHost<TWait> : IStageHost
    where TWait : struct, IWaitStrategy
{
    // A parked thread looks around this often unasked: holds fall due by the clock, which signals nobody.
    private static readonly TimeSpan s_longestPark = TimeSpan.FromMilliseconds(50);

    private readonly TWait _wait;
    private readonly WorkSignal[] _signals;
    private readonly Thread[] _threads;
    private readonly IStage[][] _stages;

    // How many steps each thread has begun, on a line of its own.
    private readonly Sequence[] _steps;
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;

    /// <summary>Makes one thread for each group of stages; <see cref="Start"/> starts them.</summary>
    public StageHost(IReadOnlyList<IReadOnlyList<IStage>> groups, TWait wait = default)
    {
        _wait = wait;
        _signals = new WorkSignal[groups.Count];
        _threads = new Thread[groups.Count];
        _stages = [.. groups.Select(group => group.ToArray())];
        _steps = [.. groups.Select(_ => new Sequence(0))];
        for (int i = 0; i < groups.Count; i++)
        {
            int own = i;
            _signals[i] = new WorkSignal();
            _threads[i] = new Thread(() => Run(own))
            {
                IsBackground = true,
                Name = "engine " + NameOf(own),
            };
        }
    }

    /// <inheritdoc/>
    public Task<Exception> Failed => _failed.Task;

    /// <inheritdoc/>
    public IReadOnlyList<StageThread> Threads => [.. _stages.Select((_, own) => Look(own))];

    /// <inheritdoc/>
    public void Start()
    {
        foreach (Thread thread in _threads)
        {
            thread.Start();
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        foreach (WorkSignal signal in _signals)
        {
            signal.Signal();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        Wake();
        foreach (Thread thread in _threads)
        {
            if (thread.IsAlive && thread != Thread.CurrentThread)
            {
                thread.Join();
            }
        }
    }

    private StageThread Look(int own)
    {
        long steps = _steps[own].Value;
        IStage[] stages = _stages[own];
        return new StageThread(NameOf(own), stages[Math.Max(0, steps - 1) % stages.Length].Name, steps);
    }

    private string NameOf(int own) => string.Join('+', _stages[own].Select(stage => stage.Name));

    private void Run(int own)
    {
        try
        {
            Loop(own);
        }
        catch (Exception failure)
        {
            _stopping = true;
            _failed.TrySetResult(failure);
        }
    }

    private void Loop(int own)
    {
        TWait wait = _wait;
        int idle = 0;
        while (!_stopping)
        {
            if (StepAll(own))
            {
                idle = 0;
                WakeOthers(own);
            }
            else if (wait.Idle(++idle))
            {
                Park(own);
                idle = 0;
            }
        }
    }

    private void Park(int own)
    {
        _signals[own].PrepareToPark();
        if (_stopping || StepAll(own))
        {
            _signals[own].CancelPark();
            WakeOthers(own);
            return;
        }

        _signals[own].Park(s_longestPark);
    }

    // Progress here may be what another thread's stages wait for.
    private void WakeOthers(int own)
    {
        for (int i = 0; i < _signals.Length; i++)
        {
            if (i != own)
            {
                _signals[i].Signal();
            }
        }
    }

    private bool StepAll(int own)
    {
        bool worked = false;
        Sequence steps = _steps[own];
        foreach (IStage stage in _stages[own])
        {
            steps.Value++; // before: a stage that does not return is the one at which the count stands still
            worked |= stage.Step();
        }

        return worked;
    }
}
