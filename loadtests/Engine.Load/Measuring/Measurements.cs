using System.Collections.Concurrent;
using Engine.Load.Plans;

namespace Engine.Load.Measuring;

/// <summary>
/// What a run has shown so far, by segment and as a whole. Its memory depends on the number of segments and of
/// seconds, not on that of transfers. Safe on any thread.
/// </summary>
public sealed class Measurements
{
    private readonly SegmentMeasurements[] _segments;
    private readonly ConcurrentDictionary<string, long> _errors = new();
    private readonly LatencyHistogram[] _now = [new(), new()];
    private readonly List<Sample> _samples = [];
    private readonly Plan _plan;
    private int _current;
    private long _sampledSent;
    private long _sampledAnswered;
    private TimeSpan _sampledAt;

    /// <summary>Nothing yet.</summary>
    public Measurements(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _segments = [.. plan.Profile.Segments.Select(segment => new SegmentMeasurements(segment.Name))];
    }

    /// <summary>By segment of the profile.</summary>
    public IReadOnlyList<SegmentMeasurements> Segments => _segments;

    /// <summary>How far sends were behind their intended moments.</summary>
    public LatencyHistogram Lag { get; } = new();

    /// <summary>Errors by name: results that should not have been, and failures of whole requests.</summary>
    public IReadOnlyDictionary<string, long> Errors => _errors;

    /// <summary>One for each time that <see cref="TakeSample"/> was called.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>The counts of all segments.</summary>
    public Counts Total()
    {
        var total = new Counts();
        foreach (SegmentMeasurements segment in _segments)
        {
            total.Add(segment.Counts);
        }

        return total;
    }

    /// <summary>Latencies of all requests, from the intended start to the end, whatever that was.</summary>
    public LatencyHistogram Latency()
    {
        var total = new LatencyHistogram();
        foreach (SegmentMeasurements segment in _segments)
        {
            total.Add(segment.Latency);
        }

        return total;
    }

    /// <summary>A request has come to its end.</summary>
    internal void Record(int segment, TimeSpan latency)
    {
        _segments[segment].Latency.Record(latency);
        _now[Volatile.Read(ref _current)].Record(latency);
    }

    internal void Error(string name, long transfers) =>
        _errors.AddOrUpdate(name, transfers, (_, before) => before + transfers);

    /// <summary>Says how it went since the last sample. For one thread.</summary>
    public Sample TakeSample(TimeSpan elapsed)
    {
        // Those who still record in it while it is read are shown now or never; the totals have them.
        LatencyHistogram interval = _now[_current];
        Volatile.Write(ref _current, 1 - _current);
        Counts total = Total();
        double seconds = Math.Max((elapsed - _sampledAt).TotalSeconds, 1e-9);
        double due = _plan.DueUntil(elapsed) - _plan.DueUntil(_sampledAt);
        long answered = total.Settled - total[Outcome.Failed] - total[Outcome.Unanswered];
        var sample = new Sample(
            elapsed,
            due / seconds,
            (total[Outcome.Sent] - _sampledSent) / seconds,
            (answered - _sampledAnswered) / seconds,
            interval.Percentile(50),
            interval.Percentile(99),
            total.Errors,
            total.Outstanding);
        interval.Reset();
        (_sampledAt, _sampledSent, _sampledAnswered) = (elapsed, total[Outcome.Sent], answered);
        _samples.Add(sample);
        return sample;
    }
}
