using Engine.Watch.Alarms;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Anomalies;

/// <summary>
/// A client that should be sending, and is not. Where this hour of the week is known, it should be if the half hours before and after
/// had it sending too; where it is not, if it has been sending steadily and broke off with its streams open. The silence has to be
/// longer than its pauses are, and so long that at its rate chance does not explain it. A batch that came in each of several weeks
/// at an hour, and has not come, is told when that hour is over.
/// </summary>
internal sealed class ClientSilentCheck(TrafficBook traffic) : TrafficCheck(traffic)
{
    private const int Away = 2; // quarters before and after, in which it must be sending as well
    private const int Overdue = 4; // quarters back, up to which a batch had half an hour to come late
    private const int LateAtMost = 2;
    private const double Missing = 20; // requests that should have come; by chance none does once in 500 million times
    private const double MissingUnknown = 50;
    private const double Pauses = 3;
    private const double PausesUnknown = 10;
    private const double LeastSilence = 10;
    private const double LeastSilenceUnknown = 20;
    private const double LeastRateUnknown = 1;
    private const double Abrupt = 0.5;
    private const double GapsForgetPerMinute = 0.9995; // half within a day
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan GivenUp = TimeSpan.FromHours(24);
    private static readonly TimeSpan MidFlow = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(5);

    private readonly TrafficBook _traffic = traffic;
    private readonly PerSubject<Sending> _sending = new();
    private readonly List<Finding> _silent = [];

    /// <inheritdoc/>
    public override string Name => AnomalyAlarms.ClientSilent;

    /// <inheritdoc/>
    protected override void Judge(EngineSample sample, List<Finding> findings)
    {
        _silent.Clear();
        foreach (Subject client in _traffic.Clients)
        {
            Sending sending = _sending[client];
            client.Baseline.LongestGap *= _traffic.EndsMinute ? GapsForgetPerMinute : 1;
            if (client.Requests > 0)
            {
                sending.Goes(client, _traffic);
            }
            else if (_traffic.IsTelling && Judge(client, sending) is { } finding)
            {
                _silent.Add(finding);
            }
        }

        Tell(findings, _silent.Count > 2 ? SayAll() : null, _silent);
    }

    private Finding? Judge(Subject client, Sending sending)
    {
        TimeSpan from = _traffic.LeadingSince!.Value + Grace;
        TimeSpan silence = _traffic.Elapsed - (sending.Last > from ? sending.Last.Value : from);
        if (silence.TotalSeconds < LeastSilence || silence > GivenUp
            || (sending.Back is { } back && _traffic.Elapsed - back < Grace))
        {
            sending.IsSilent = false;
            return null;
        }

        bool isMidFlow = sending.Last is { } last && (sending.IsSilent || _traffic.Elapsed - last < MidFlow);
        (double least, double most) = client.Baseline.Week.Around(_traffic.Moment.Quarter, Away);
        bool isKnown = !double.IsNaN(least);
        sending.IsSilent = isKnown
            ? least * Math.Min(1, client.Season.Level) * silence.TotalSeconds >= Missing
                && silence.TotalSeconds >= Pauses * client.Baseline.LongestGap
                && (isMidFlow || client.Baseline.Week.WeeksOf(_traffic.Moment.Quarter) > 1)
            : isMidFlow && BrokeOff(client, sending, silence.TotalSeconds);
        double due = sending.IsSilent ? 0 : Due(client, silence);
        return sending.IsSilent ? Say(client, sending, silence, isKnown ? (least + most) / 2 : null)
            : due > 0 ? Say(client, sending, silence, due)
            : null;
    }

    // What came in the hour before, and came in every week that is known.
    private double Due(Subject client, TimeSpan silence)
    {
        const int Quarter = 60 * WeekMoment.MinutesPerQuarter;
        if (silence.TotalSeconds < (Overdue + 1) * Quarter)
        {
            return 0;
        }

        double due = 0;
        for (int back = LateAtMost; back <= Overdue; back++)
        {
            int quarter = _traffic.Moment.Quarter - back;
            double least = client.Baseline.Week.LeastOf(quarter);
            due = client.Baseline.Week.WeeksOf(quarter) > 1 && least * Quarter >= Missing ? Math.Max(due, least) : due;
        }

        return due;
    }

    private static bool BrokeOff(Subject client, Sending sending, double silence) =>
        (client.Streams > 0 || client.InFlight > 0)
        && sending.Last - sending.Begun >= Steady
        && sending.Slow >= LeastRateUnknown
        && sending.Fast >= Abrupt * sending.Slow
        && sending.Slow * silence >= MissingUnknown
        && silence >= Math.Max(LeastSilenceUnknown, PausesUnknown * sending.LongestGap);

    private Finding Say(Subject client, Sending sending, TimeSpan silence, double? usual)
    {
        string name = client.Baseline.Name;
        string cause = usual is { } perSecond
            ? $"Client {name} sends {InWords.Rate(perSecond)} at this hour on other {_traffic.Moment.Days}, "
                + $"and has sent nothing for {InWords.Span(silence)}."
            : $"Client {name} sent {InWords.Rate(sending.Slow)} without a pause, broke off {InWords.Span(silence)} ago, "
                + "and its streams are still open.";
        return new Finding(
            Name,
            client.Title,
            AlarmGrade.Critical,
            cause,
            new Dictionary<string, string>
            {
                ["silent for"] = InWords.Span(silence),
                ["longest pause lately"] = InWords.Span(TimeSpan.FromSeconds(client.Baseline.LongestGap)),
                ["streams"] = InWords.Text($"{client.Streams}"),
                ["last seen"] = InWords.Text($"{client.Baseline.LastSeen:O}"),
            });
    }

    private Finding SayAll() => new(
        Name,
        "",
        AlarmGrade.Critical,
        InWords.Text($"{_silent.Count} clients that should be sending are silent at once: look at the network, and at what is ")
            + "in front of the engine.",
        new Dictionary<string, string> { ["silent"] = InWords.Text($"{_silent.Count}") });

    private sealed class Sending
    {
        private const double FastSeconds = 60;
        private const double SlowSeconds = 600;
        private const double LongestPause = 900; // a longer one is no pause but an end

        public TimeSpan? Last { get; private set; }

        public TimeSpan? Back { get; private set; }

        public TimeSpan Begun { get; private set; }

        public double LongestGap { get; private set; }

        public double Fast { get; private set; }

        public double Slow { get; private set; }

        public bool IsSilent { get; set; }

        public void Goes(Subject client, TrafficBook traffic)
        {
            double passed = Last is { } last ? (traffic.Elapsed - last).TotalSeconds : double.PositiveInfinity;
            double gap = passed - traffic.Seconds;
            if (passed > LongestPause)
            {
                (Begun, LongestGap, passed) = (traffic.Elapsed, 0, traffic.Seconds);
                Fast = Slow = client.Requests / traffic.Seconds;
            }
            else if (gap >= traffic.Seconds && !IsSilent && traffic.IsTelling)
            {
                LongestGap = Math.Max(LongestGap, gap);
                client.Baseline.LongestGap = Math.Max(client.Baseline.LongestGap, gap);
            }

            double rate = client.Requests / passed;
            Fast += (rate - Fast) * (1 - Math.Exp(-passed / FastSeconds));
            Slow += (rate - Slow) * (1 - Math.Exp(-passed / SlowSeconds));
            Back = IsSilent ? traffic.Elapsed : Back;
            (Last, IsSilent) = (traffic.Elapsed, false);
        }
    }
}
