using Engine.Load.Measuring;

namespace Engine.Load.Running;

/// <summary>
/// The closed model: so many requests on their way, each followed by another once it is answered. The plan gives
/// duration, mix and sizes; its rates are not kept. Its latencies hide what a stall does to those who would have come
/// meanwhile.
/// </summary>
public sealed class ClosedLoad
{
    private readonly LoadRun _run;
    private readonly int _inFlight;
    private readonly Random _sizes;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lanes;

    /// <summary>A load that has not started.</summary>
    public ClosedLoad(LoadRun run, int inFlight)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfLessThan(inFlight, 1);
        _run = run;
        _inFlight = inFlight;
        _lanes = inFlight;
        _sizes = new Random(run.Options.Seed);
    }

    /// <summary>Sends the first requests; the task ends when the plan's time is over and all are answered.</summary>
    public Task RunAsync()
    {
        for (int i = 0; i < _inFlight; i++)
        {
            new Lane(this).Drive();
        }

        return _done.Task;
    }

    private LoadRequest? Next()
    {
        TimeSpan now = _run.Elapsed;
        if (_run.IsStopped || now >= _run.Plan.Duration)
        {
            return null;
        }

        int segment = _run.Plan.SegmentAt(now);
        lock (_gate)
        {
            var batch = _run.Plan.Profile.Segments[segment].Batch ?? _run.Plan.Profile.Batch;
            LoadRequest request = _run.Take(now, batch.At(_sizes.NextDouble()), segment);
            _run.Measurements.Segments[segment].Counts.Add(Outcome.Planned, request.Count);
            return request;
        }
    }

    private void LaneEnded()
    {
        if (Interlocked.Decrement(ref _lanes) == 0)
        {
            _done.SetResult();
        }
    }

    /// <summary>One request after another. An answer that comes while it is being sent makes no deeper stack.</summary>
    private sealed class Lane(ClosedLoad load)
    {
        private const int Sending = 0;
        private const int Waiting = 1;
        private const int Answered = 2;

        private int _state;

        public void Drive()
        {
            do
            {
                if (load.Next() is not { } request)
                {
                    load.LaneEnded();
                    return;
                }

                Volatile.Write(ref _state, Sending);
                request.Settled = OnSettled;
                load._run.Send(request);
            }
            while (Interlocked.CompareExchange(ref _state, Waiting, Sending) == Answered);
        }

        private void OnSettled(int wrong)
        {
            if (Interlocked.CompareExchange(ref _state, Answered, Sending) == Waiting)
            {
                Drive();
            }
        }
    }
}
