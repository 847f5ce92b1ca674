using Engine.Watch.Alarms;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Anomalies;

/// <summary>
/// A share of refusals that has risen: the likelihood ratio of counts under a share some times as high, added up (a Poisson CUSUM;
/// Lucas, Technometrics 27, 1985). It goes by counts, so that a few refusals at night are no rise. The whole is held against
/// what its clients together usually have, so that it is no news when the one with many refusals begins its work.
/// </summary>
internal sealed class RefusalsCheck(TrafficBook traffic) : TrafficCheck(traffic)
{
    private const double Times = 4;
    private const double Points = 0.008;
    private const double LeastShare = 0.0005;

    // e to this power: how much likelier a rise is; some hundred thousand refusals in calm reach it once in a thousand fortnights.
    private const double Limit = 20;
    private const double EventsToLearn = 2_000;
    private const double SecondsToLearn = 600;
    private const double RemembersEvents = 200_000;
    private const double Lately = 30; // seconds
    private const double LeastQuiet = 60; // seconds
    private const double Pauses = 3;

    private readonly TrafficBook _traffic = traffic;
    private readonly PerSubject<Course> _courses = new();
    private readonly List<Finding> _clients = [];

    /// <inheritdoc/>
    public override string Name => AnomalyAlarms.RefusalsRising;

    /// <inheritdoc/>
    protected override void Judge(EngineSample sample, List<Finding> findings)
    {
        _clients.Clear();
        (double events, double refused, double expected) = (0, 0, 0);
        foreach (Subject client in _traffic.Clients)
        {
            Course course = _courses[client];
            if (client.Events > 0 && IsKnown(client))
            {
                events += client.Events;
                refused += client.Refused;
                expected += client.Events * Share(client);
            }

            Take(client, course);
            if (course.Rise.IsOver)
            {
                _clients.Add(Say(client, course));
            }
        }

        Course all = _courses[_traffic.Engine];
        if (_traffic.Clients.Count == 0)
        {
            Take(_traffic.Engine, all);
        }
        else if (_traffic.IsTelling && events > 0)
        {
            all.Take(events, refused, expected / events, _traffic.Seconds, _traffic.Engine);
        }
        else if (_traffic.IsTelling)
        {
            all.Rest(_traffic.Seconds, _traffic.Engine);
        }

        Tell(findings, all.Rise.IsOver ? Say(_traffic.Engine, all) : null, _clients);
    }

    private void Take(Subject subject, Course course)
    {
        if (!_traffic.IsTelling)
        {
            return;
        }

        if (subject.Events == 0)
        {
            course.Rest(_traffic.Seconds, subject);
            return;
        }

        if (IsKnown(subject))
        {
            course.Take(subject.Events, subject.Refused, Share(subject), _traffic.Seconds, subject);
        }

        // What is far too much is learnt from slowly, so that a rise does not become usual while it is told.
        double usual = subject.Events * Share(subject);
        double learnt = IsKnown(subject) ? Math.Min(subject.Refused, 1 + (2 * usual)) : subject.Refused;
        double known = subject.Baseline.RefusalsKnownFrom = Math.Min(
            RemembersEvents, subject.Baseline.RefusalsKnownFrom + subject.Events);
        double weight = course.Rise.IsSuspicious ? 0.1 : 1;
        subject.Baseline.RefusedShare += weight
            * (learnt - (subject.Events * subject.Baseline.RefusedShare)) / Math.Max(known, subject.Events);
    }

    private static bool IsKnown(Subject subject) =>
        subject.Baseline.RefusalsKnownFrom >= EventsToLearn && subject.Baseline.SecondsActive >= SecondsToLearn;

    private static double Share(Subject subject) => Math.Max(LeastShare, subject.Baseline.RefusedShare);

    private Finding Say(Subject subject, Course course)
    {
        string of = subject.IsEngine ? "Of all events" : $"Of client {subject.Baseline.Name}'s events";
        string code = course.MainCode(subject) is { Length: > 0 } main ? $", mostly {main}" : "";
        return new Finding(
            Name,
            subject.Title,
            AlarmGrade.Critical,
            $"{of} {InWords.Share(course.Share)} are refused{code}; usually it is {InWords.Share(course.Usual)}.",
            new Dictionary<string, string>
            {
                ["refused"] = InWords.Share(course.Share),
                ["usually"] = InWords.Share(course.Usual),
                ["rate"] = InWords.Rate(course.Rate),
            });
    }

    private sealed class Course
    {
        private Cusum _rise = new(Limit);
        private double _events;
        private double _refused;
        private double _quiet;
        private IReadOnlyDictionary<string, long> _codesBefore = new Dictionary<string, long>();

        public Cusum Rise => _rise;

        public double Usual { get; private set; }

        public double Share => _events > 0 ? _refused / _events : 0;

        public double Rate => _events / Lately;

        public void Take(double events, double refused, double usual, double seconds, Subject subject)
        {
            (Usual, _quiet) = (usual, 0);
            double forgets = Math.Exp(-seconds / Lately);
            (_events, _refused) = ((_events * forgets) + events, (_refused * forgets) + refused);
            double risen = Math.Max(Times * usual, usual + Points);
            if (!_rise.IsSuspicious)
            {
                _codesBefore = subject.Codes;
            }

            _rise.Add((refused * Math.Log(risen / usual)) - (events * (risen - usual)));
        }

        // Where nothing is sent nothing is refused: after longer than a pause what was told is over. Evidence that tells nothing yet is
        // kept, so that it adds up also of those who send seldom.
        public void Rest(double seconds, Subject subject)
        {
            _quiet += seconds;
            if (_rise.IsOver && _quiet > Math.Max(LeastQuiet, Pauses * subject.Baseline.LongestGap))
            {
                (_rise, _events, _refused) = (new Cusum(Limit), 0, 0);
            }
        }

        public string MainCode(Subject subject) => subject.Codes
            .OrderByDescending(code => code.Value - _codesBefore.GetValueOrDefault(code.Key))
            .Select(code => code.Key)
            .FirstOrDefault("");
    }
}
