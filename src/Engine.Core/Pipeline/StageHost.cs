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
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;

    /// <summary>Makes one thread for each group of stages; <see cref="Start"/> starts them.</summary>
    public StageHost(IReadOnlyList<IReadOnlyList<IStage>> groups, TWait wait = default)
    {
        _wait = wait;
        _signals = new WorkSignal[groups.Count];
        _threads = new Thread[groups.Count];
        for (int i = 0; i < groups.Count; i++)
        {
            int own = i;
            IStage[] stages = [.. groups[i]];
            _signals[i] = new WorkSignal();
            _threads[i] = new Thread(() => Run(stages, own))
            {
                IsBackground = true,
                Name = "engine " + string.Join('+', stages.Select(stage => stage.Name)),
            };
        }
    }

    /// <inheritdoc/>
    public Task<Exception> Failed => _failed.Task;

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

    private void Run(IStage[] stages, int own)
    {
        try
        {
            Loop(stages, own);
        }
        catch (Exception failure)
        {
            _stopping = true;
            _failed.TrySetResult(failure);
        }
    }

    private void Loop(IStage[] stages, int own)
    {
        TWait wait = _wait;
        int idle = 0;
        while (!_stopping)
        {
            if (StepAll(stages))
            {
                idle = 0;
                WakeOthers(own);
            }
            else if (wait.Idle(++idle))
            {
                Park(stages, own);
                idle = 0;
            }
        }
    }

    private void Park(IStage[] stages, int own)
    {
        _signals[own].PrepareToPark();
        if (_stopping || StepAll(stages))
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

    private static bool StepAll(IStage[] stages)
    {
        bool worked = false;
        foreach (IStage stage in stages)
        {
            worked |= stage.Step();
        }

        return worked;
    }
}
