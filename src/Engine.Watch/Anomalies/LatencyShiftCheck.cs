using Engine.Watch.Alarms;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Anomalies;

/// <summary>
/// Answers that have become slower: the last half minute's latencies against those of the half hour before, as whole distributions. Most
/// of them have moved, and the median is about twice as high; or a part has, to far beyond what was rare. The whole is held
/// against what its clients in
/// this mixture usually see, so that it is no news when the one with large requests begins its work.
/// </summary>
internal sealed class LatencyShiftCheck(TrafficBook traffic) : TrafficCheck(traffic)
{
    private const double Apart = 0.4;
    private const double TimesMedian = 1.8;
    private const double TimesTail = 2;
    private const double TailShare = 0.10;
    private const double StillApart = 0.2;
    private const int LooksOfMost = 2;
    private const int LooksOfTail = 3;
    private static readonly TimeSpan Felt = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    private readonly TrafficBook _traffic = traffic;
    private readonly PerSubject<LatencyReference> _references = new();
    private readonly PerSubject<Told> _told = new();
    private readonly LatencyComparison _comparison = new();
    private readonly LatencyComparison _all = new();
    private readonly List<Finding> _clients = [];
    private TimeSpan _ends;

    /// <inheritdoc/>
    public override string Name => AnomalyAlarms.LatencyShift;

    /// <inheritdoc/>
    protected override void Judge(EngineSample sample, List<Finding> findings)
    {
        if (_traffic.Elapsed >= _ends)
        {
            _ends = _traffic.Elapsed + Slice;
            EndSlice();
        }

        _clients.Clear();
        foreach (Subject client in _traffic.Clients)
        {
            if (_told[client].Finding is { } finding)
            {
                _clients.Add(finding);
            }
        }

        Tell(findings, _told[_traffic.Engine].Finding, _clients);
    }

    private void EndSlice()
    {
        _all.Clear();
        foreach (Subject client in _traffic.Clients)
        {
            LatencyReference reference = _references[client];
            reference.EndSlice(client.Latency, _traffic.IsTelling);
            _comparison.Clear();
            if (reference.IsKnown)
            {
                reference.AddTo(_comparison);
                reference.AddTo(_all);
            }

            Judge(client, reference, _comparison);
        }

        LatencyReference engine = _references[_traffic.Engine];
        if (_traffic.Clients.Count == 0)
        {
            engine.EndSlice(_traffic.Engine.Latency, _traffic.IsTelling);
            if (engine.IsKnown)
            {
                engine.AddTo(_all);
            }
        }

        Judge(_traffic.Engine, engine, _all);
    }

    private void Judge(Subject subject, LatencyReference reference, LatencyComparison comparison)
    {
        if (!_traffic.IsTelling || comparison.Count < LatencyReference.LeastCount)
        {
            (reference.Looks, reference.IsShifted, _told[subject].Finding) = (0, false, null);
            return;
        }

        double apart = comparison.Slower();
        TimeSpan median = comparison.Recent(0.5);
        TimeSpan usual = comparison.Usual(0.5);
        bool isMost = apart >= Apart && median >= TimesMedian * usual && median - usual >= Felt;
        TimeSpan rare = TimesTail * comparison.Usual(0.99);
        bool isTail = comparison.ShareAbove(rare) >= TailShare && rare >= Felt;
        reference.Looks = isMost || isTail ? reference.Looks + 1 : 0;
        reference.IsShifted = reference.Looks >= (isMost ? LooksOfMost : LooksOfTail)
            || (reference.IsShifted && apart >= StillApart);
        _told[subject].Finding = reference.IsShifted ? Say(subject, comparison, isMost || !isTail) : null;
    }

    private Finding Say(Subject subject, LatencyComparison comparison, bool isMost)
    {
        string whose = subject.IsEngine ? "Answers" : $"Answers to client {subject.Baseline.Name}";
        string what = isMost
            ? $"take {InWords.Span(comparison.Recent(0.5))} in the middle, where it was "
                + $"{InWords.Span(comparison.Usual(0.5))} in the half hour before"
            : $"take more than {InWords.Span(TimesTail * comparison.Usual(0.99))} in "
                + $"{InWords.Share(comparison.ShareAbove(TimesTail * comparison.Usual(0.99)))} of cases, which hardly one in a hundred did";
        return new Finding(
            Name,
            subject.Title,
            AlarmGrade.Warning,
            $"{whose} {what}.",
            new Dictionary<string, string>
            {
                ["p50"] = InWords.Span(comparison.Recent(0.5)),
                ["p50 before"] = InWords.Span(comparison.Usual(0.5)),
                ["p99"] = InWords.Span(comparison.Recent(0.99)),
                ["p99 before"] = InWords.Span(comparison.Usual(0.99)),
                ["distance"] = InWords.Text($"{comparison.Slower():F2}"),
            });
    }

    private sealed class Told
    {
        public Finding? Finding { get; set; }
    }
}
