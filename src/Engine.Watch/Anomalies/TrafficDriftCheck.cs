using Engine.Watch.Alarms;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Anomalies;

/// <summary>
/// Traffic that moves away from what the same hour of other weeks had, slowly or at once, up or down: a cumulative sum each way over each
/// minute's standardised residual. A fifth away is let pass, half of what chance makes, and what a day that runs some minutes early or
/// late explains; what is left adds up. Where this hour of the week is not known yet it says nothing: a lunch hour rises faster than
/// any drift. Nor does it of a client whose minutes differ by themselves as much as a drift would make them, nor of silence.
/// </summary>
internal sealed class TrafficDriftCheck(TrafficBook traffic) : TrafficCheck(traffic)
{
    // Of a logarithm: a fifth is nobody's concern; one day differs from another by as much.
    private const double LetPass = 0.2;
    private const double OfChance = 0.5;

    // A minute counts one at the most, however far away it is: a burst of some minutes is no drift.
    private const double Limit = 10;
    private const double MostOfAMinute = 1;
    private const double Restless = 0.25;

    // A client that sends a little at night differs from night to night.
    private const double LeastPerSecond = 5;

    private readonly TrafficBook _traffic = traffic;
    private readonly PerSubject<Course> _courses = new();
    private readonly List<Finding> _clients = [];

    /// <inheritdoc/>
    public override string Name => AnomalyAlarms.TrafficDrift;

    /// <inheritdoc/>
    protected override void Judge(EngineSample sample, List<Finding> findings)
    {
        _clients.Clear();
        foreach (Subject client in _traffic.Clients)
        {
            if (Judge(client) is { } finding)
            {
                _clients.Add(finding);
            }
        }

        Tell(findings, Judge(_traffic.Engine), _clients);
    }

    private Finding? Judge(Subject subject)
    {
        Course course = _courses[subject];
        if (_traffic.EndsMinute)
        {
            course.Take(subject);
        }

        return course.IsAway ? Say(subject, course) : null;
    }

    private Finding Say(Subject subject, Course course)
    {
        string who = subject.IsEngine ? "All clients together send" : $"Client {subject.Baseline.Name} sends";
        string moved = course.Factor > 1
            ? InWords.Text($"{100 * (course.Factor - 1):N0} % more")
            : InWords.Text($"{100 * (1 - course.Factor):F0} % less");
        return new Finding(
            Name,
            subject.Title,
            AlarmGrade.Warning,
            $"{who} {moved} than this hour has on other {_traffic.Moment.Days}: "
                + $"{InWords.Rate(course.Expected * course.Factor)} instead of {InWords.Rate(course.Expected)}.",
            new Dictionary<string, string>
            {
                ["rate"] = InWords.Rate(course.Expected * course.Factor),
                ["expected"] = InWords.Rate(course.Expected),
                ["level"] = InWords.Times(subject.Season.Level),
                ["chance"] = InWords.Share(subject.Season.Chance),
            });
    }

    private sealed class Course
    {
        private Cusum _up = new(Limit);
        private Cusum _down = new(Limit);

        public double Expected { get; private set; }

        public double Factor { get; private set; } = 1;

        public bool IsAway => _up.IsOver || _down.IsOver;

        public void Take(Subject subject)
        {
            if (double.IsNaN(subject.Season.Residual) || subject.Season.Chance > Restless
                || subject.Season.Expected < LeastPerSecond)
            {
                (_up, _down) = (new Cusum(Limit), new Cusum(Limit));
                return;
            }

            if (!subject.IsEngine && subject.Season.IsSilent)
            {
                return;
            }

            Expected = subject.Season.Expected;
            Factor = Math.Exp(subject.Season.Residual);
            _up.Add(Evidence(subject.Season.Residual, subject));
            _down.Add(Evidence(-subject.Season.Residual, subject));
        }

        private static double Evidence(double residual, Subject subject) => Math.Clamp(
            ((residual - LetPass - subject.Season.Explained) / subject.Season.Chance) - OfChance, -MostOfAMinute, MostOfAMinute);
    }
}
