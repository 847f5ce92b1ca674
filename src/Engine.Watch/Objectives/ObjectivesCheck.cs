using Engine.Core.Pipeline;
using Engine.Watch.Alarms;
using Engine.Watch.Anomalies;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Objectives;

/// <summary>
/// Objectives whose error budget burns too fast. Bad is what the engine owed and did not do: told unknown or not accepted, turned away
/// because it was full, or slower than promised; and while requests wait and none is answered, as many as were answered before.
/// </summary>
internal sealed class ObjectivesCheck(TrafficBook traffic, IReadOnlyList<ErrorBudget> budgets) : TrafficCheck(traffic)
{
    private const double Remembers = 60; // seconds: what was answered lately
    private readonly TrafficBook _traffic = traffic;
    private readonly long[] _slowBefore = new long[budgets.Count];
    private long? _start;
    private AnswerSample? _before;
    private long _rejectedBefore;
    private double _rate = 1;
    private double _unanswered;
    private double _lastEnded;
    private double _lastSeconds;

    /// <inheritdoc/>
    public override string Name => AnomalyAlarms.ObjectiveMissed;

    /// <inheritdoc/>
    protected override void Judge(EngineSample sample, List<Finding> findings)
    {
        // Seconds go on from those of the wall at the start, so that what was kept over a restart lies before them.
        _start ??= (sample.At - sample.Elapsed).ToUnixTimeSeconds();
        long second = _start.Value + (long)sample.Elapsed.TotalSeconds;
        double owed = Owed(sample.Partition);
        if (_before is { } before)
        {
            long rejected = sample.Partition.Rejected - _rejectedBefore;
            for (int i = 0; i < budgets.Count; i++)
            {
                (double good, double bad) = Count(i, sample.Answers, before, Math.Max(0, rejected));
                budgets[i].Add(second, good, bad + owed);
                if (Missed(budgets[i]) is { } finding)
                {
                    findings.Add(finding);
                }
            }
        }

        (_before, _rejectedBefore) = (sample.Answers, sample.Partition.Rejected);
        for (int i = 0; i < budgets.Count; i++)
        {
            _slowBefore[i] = budgets[i].Objective.Below is { } below ? sample.Answers.Latency.CountAbove(below) : 0;
        }
    }

    // That nothing is answered is known when what waits has waited for a whole interval; then the one before counts too, and
    // what is missing of the last in which something was answered.
    private double Owed(in PartitionStatus at)
    {
        if (_traffic.Ended > 0)
        {
            _rate += _lastSeconds > 0 ? ((_lastEnded / _lastSeconds) - _rate) * (1 - Math.Exp(-_lastSeconds / Remembers)) : 0;
            (_lastEnded, _lastSeconds, _unanswered) = (_traffic.Ended, _traffic.Seconds, 0);
            return 0;
        }

        _unanswered += at.Claimed > at.Answered ? _traffic.Seconds : -_unanswered;
        if (!_traffic.IsStanding)
        {
            return 0;
        }

        double owed = Math.Max(1, (_rate * (_unanswered + _lastSeconds)) - _lastEnded);
        (_lastEnded, _lastSeconds, _unanswered) = (0, 0, 0);
        return owed;
    }

    private (double Good, double Bad) Count(int i, AnswerSample now, AnswerSample before, long rejected)
    {
        if (budgets[i].Objective.Below is { } below)
        {
            long slow = Math.Max(0, now.Latency.CountAbove(below) - _slowBefore[i]);
            return (Math.Max(0, now.Latency.Count - before.Latency.Count - slow), slow);
        }

        long bad = now.RequestsUnknown - before.RequestsUnknown + (now.RequestsNotAccepted - before.RequestsNotAccepted)
            + (now.RequestsOverLimit - before.RequestsOverLimit);
        return (Math.Max(0, _traffic.Ended - bad), Math.Max(0, bad) + rejected);
    }

    private Finding? Missed(ErrorBudget budget)
    {
        for (int pair = 0; pair < BurnRate.All.Count; pair++)
        {
            BurnRate limit = BurnRate.All[pair];
            (double overLong, double overShort) = budget.Burns(pair);
            if (overLong >= limit.Times && overShort >= limit.Times)
            {
                return Say(budget.Objective, limit, overLong, overShort);
            }
        }

        return null;
    }

    private Finding Say(Objective objective, BurnRate limit, double overLong, double overShort) => new(
        Name,
        $"objective {objective.Text}",
        limit.Grade,
        $"Over the last {InWords.Span(limit.Long)} the objective '{objective.Text}' was missed {InWords.Times(overLong)} as often as it "
            + $"may be, and over the last {InWords.Span(limit.Short)} {InWords.Times(overShort)}: it goes on.",
        new Dictionary<string, string>
        {
            ["long window"] = InWords.Span(limit.Long),
            ["burns over the long"] = InWords.Times(overLong),
            ["short window"] = InWords.Span(limit.Short),
            ["burns over the short"] = InWords.Times(overShort),
            ["limit"] = InWords.Times(limit.Times),
        });
}
