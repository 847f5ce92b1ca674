using Engine.Watch.Alarms;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Anomalies;

/// <summary>
/// Far more traffic than in the minutes before, for twenty seconds: more than twice, more than its bursts ever reached lately, more
/// than this hour of the week explains, and more than chance makes of few events. How high bursts usually reach is learnt
/// in silence from a few hours of sending.
/// The engine as a whole is the sum of those clients that have been sending: one that begins its day's work is no spike. A client
/// whose bursts are as high as any spike is not judged.
/// </summary>
internal sealed class TrafficSpikeCheck(TrafficBook traffic) : TrafficCheck(traffic)
{
    private const double Twice = 2.2;
    private const double Over = 1.4;
    private const double Ends = 1.5;
    private const double Restless = 4;

    // Standard deviations, after Anscombe's root has made Poisson counts even.
    private const double ByChance = 7;
    private const double Notable = 3;
    private const double SecondsToLearn = 2 * 3_600;
    private const double SlotsToForgetHalf = 8_640; // a day
    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(10);

    private readonly TrafficBook _traffic = traffic;
    private readonly PerSubject<TenSeconds> _lately = new();
    private readonly List<Finding> _clients = [];
    private TimeSpan _ends;

    /// <inheritdoc/>
    public override string Name => AnomalyAlarms.TrafficSpike;

    /// <inheritdoc/>
    protected override void Judge(EngineSample sample, List<Finding> findings)
    {
        bool ends = _traffic.Elapsed >= _ends;
        _ends = ends ? _traffic.Elapsed + Slot : _ends;
        _clients.Clear();
        foreach (Subject client in _traffic.Clients)
        {
            TenSeconds lately = _lately[client];
            lately.Add(client.Events);
            if (ends)
            {
                lately.End();
                Judge(client, lately);
            }

            if (lately.IsSpike)
            {
                _clients.Add(Say(client, lately));
            }
        }

        TenSeconds all = _lately[_traffic.Engine];
        if (ends)
        {
            EndAll(all);
        }

        Tell(findings, all.IsSpike ? Say(_traffic.Engine, all) : null, _clients);
    }

    private void EndAll(TenSeconds all)
    {
        if (_traffic.Clients.Count == 0)
        {
            all.Add(_traffic.Engine.Events);
            all.End();
        }
        else
        {
            all.BeSumOf(_traffic.Clients
                .Where(client => client.Baseline.UsualBurst < Restless)
                .Select(client => _lately[client])
                .Where(lately => lately.IsFlowing));
        }

        Judge(_traffic.Engine, all);
    }

    private void Judge(Subject subject, TenSeconds lately)
    {
        if (!_traffic.IsTelling || !lately.IsFlowing)
        {
            lately.IsSpike = false;
            return;
        }

        double factor = lately.Now / lately.Before;
        double deviations = 2 * (Math.Sqrt(lately.Now + 0.375) - Math.Sqrt(lately.Before + 0.375));
        bool isNew = factor >= Twice && factor >= Over * subject.Baseline.UsualBurst && deviations >= ByChance
            && subject.Baseline.UsualBurst < Restless;
        lately.IsSpike = subject.Baseline.SecondsActive >= SecondsToLearn && !IsSeasonal(subject, lately.Now)
            && (isNew || (lately.IsSpike && factor >= Ends));
        Learn(subject, lately, deviations >= Notable ? factor : 0);
    }

    // Once the burst is over and was no spike: its beginning must not make the rest of it usual.
    private static void Learn(Subject subject, TenSeconds lately, double burst)
    {
        double usual = 1 + ((subject.Baseline.UsualBurst - 1) * Math.Pow(0.5, 1 / SlotsToForgetHalf));
        subject.Baseline.UsualBurst = burst == 0 ? Math.Max(usual, lately.Burst) : usual;
        lately.Burst = burst == 0 || lately.IsSpike ? 0 : Math.Max(lately.Burst, burst);
    }

    private bool IsSeasonal(Subject subject, double now)
    {
        (_, double most) = subject.Baseline.Week.Around(_traffic.Moment.Quarter, 1);
        return now / Slot.TotalSeconds <= Over * most * Math.Max(1, subject.Season.Level); // false where it is not known
    }

    private Finding Say(Subject subject, TenSeconds lately)
    {
        string who = subject.IsEngine ? "All clients together send" : $"Client {subject.Baseline.Name} sends";
        double factor = lately.Now / lately.Before;
        return new Finding(
            Name,
            subject.Title,
            AlarmGrade.Warning,
            $"{who} {InWords.Rate(lately.Now / Slot.TotalSeconds)}, {InWords.Times(factor)} what came in the minutes before "
                + $"({InWords.Rate(lately.Before / Slot.TotalSeconds)}); "
                + $"bursts reached {InWords.Times(subject.Baseline.UsualBurst)} lately.",
            new Dictionary<string, string>
            {
                ["rate"] = InWords.Rate(lately.Now / Slot.TotalSeconds),
                ["before"] = InWords.Rate(lately.Before / Slot.TotalSeconds),
                ["usual burst"] = InWords.Times(subject.Baseline.UsualBurst),
            });
    }
}
