using Engine.Load.Measuring;
using Engine.Load.Profiles;

namespace Engine.Load.Running;

/// <summary>
/// The requests of a run one at a time, for a load engine that keeps a schedule of its own. They are counted in the run,
/// too; their latencies count from here, since only that engine knows when they were meant to be sent.
/// </summary>
public sealed class SingleRequests
{
    private readonly LoadRun _run;
    private readonly Random _sizes;
    private readonly Lock _gate = new();

    /// <summary>Requests of a run.</summary>
    public SingleRequests(LoadRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        _sizes = new Random(run.Options.Seed);
    }

    /// <summary>Sends the next one, of the segment that is on now, and waits for its end. Any thread.</summary>
    public Task<SingleOutcome> SendAsync()
    {
        var ended = new TaskCompletionSource<SingleOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        LoadRequest request;
        int count;
        lock (_gate)
        {
            TimeSpan now = _run.Elapsed;
            int segment = _run.Plan.SegmentAt(now);
            BatchSizes sizes = _run.Plan.Profile.Segments[segment].Batch ?? _run.Plan.Profile.Batch;
            request = _run.Take(now, sizes.At(_sizes.NextDouble()), segment);
            count = request.Count;
            _run.Measurements.Segments[segment].Counts.Add(Outcome.Planned, count);
        }

        request.Settled = wrong => ended.SetResult(new SingleOutcome(count, wrong));
        _run.Send(request);
        return ended.Task;
    }
}

/// <summary>What became of a request.</summary>
/// <param name="Transfers">Transfers in it.</param>
/// <param name="Wrong">Of these, answered otherwise than they must be, or not at all.</param>
public readonly record struct SingleOutcome(int Transfers, int Wrong);
