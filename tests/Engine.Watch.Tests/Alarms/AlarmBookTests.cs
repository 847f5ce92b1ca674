using Engine.Watch.Alarms;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests.Alarms;

public class AlarmBookTests
{
    private readonly Sink _sink = new();
    private readonly AlarmBook _book;
    private TimeSpan _now;

    public AlarmBookTests() => _book = new AlarmBook(_sink);

    [Fact]
    public void What_is_found_again_and_again_is_one_alarm_told_once()
    {
        for (int i = 0; i < 100; i++)
        {
            Take(0.25, Finding(cause: $"for {i}"));
        }

        Alarm alarm = Assert.Single(_book.Open);
        Assert.Equal("for 99", alarm.Cause);
        Assert.Equal(TimeSpan.FromSeconds(24.75), alarm.LastSeen - alarm.Since);
        Assert.Equal([AlarmChangeKind.Opened], _sink.Kinds);
    }

    [Fact]
    public void An_alarm_closes_by_itself_after_a_quiet_time_and_not_in_a_short_pause()
    {
        Take(0.25, Finding());
        Take(4.75);
        Assert.Single(_book.Open);
        Take(0.25);
        Assert.Empty(_book.Open);
        Assert.NotNull(Assert.Single(_book.Closed).Closed);
        Assert.Equal([AlarmChangeKind.Opened, AlarmChangeKind.Closed], _sink.Kinds);
    }

    [Fact]
    public void One_that_keeps_coming_back_stays_open_longer_each_time()
    {
        var lasted = new List<double>();
        for (int i = 0; i < 5; i++)
        {
            Take(0.25, Finding());
            TimeSpan quiet = _now;
            while (_book.Open.Count > 0)
            {
                Take(0.25);
            }

            lasted.Add((_now - quiet).TotalSeconds);
        }

        Assert.Equal([5, 10, 20, 40, 80], lasted);
        Take(600);
        Take(0.25, Finding());
        Take(5);
        Assert.Empty(_book.Open);
    }

    [Fact]
    public void A_grade_rises_at_once_and_stays()
    {
        Take(0.25, Finding());
        Take(0.25, Finding(AlarmGrade.Critical));
        Take(0.25, Finding());
        Assert.Equal(AlarmGrade.Critical, Assert.Single(_book.Open).Grade);
        Assert.Equal([AlarmChangeKind.Opened, AlarmChangeKind.Raised], _sink.Kinds);
    }

    [Fact]
    public void A_source_that_finds_nothing_closes_only_what_it_has_found()
    {
        Take(0.25, Finding());
        _now += TimeSpan.FromMinutes(1);
        _book.Take("another", [], Looks.Start + _now, _now);
        Assert.Single(_book.Open);
    }

    [Fact]
    public void The_gravest_come_first()
    {
        Take(0.25, Finding(subject: "a"), Finding(AlarmGrade.Integrity, subject: "b"), Finding(AlarmGrade.Critical, subject: "c"));
        Assert.Equal(["b", "c", "a"], _book.Open.Select(alarm => alarm.Subject));
    }

    [Fact]
    public void A_silence_covers_what_comes_later_too_and_tells_again_when_it_ends()
    {
        Take(0.25, Finding(subject: "lane 0"));
        _book.Keep(Silence("stage-*", "lane *", minutes: 1), Looks.Start + _now);
        Take(0.25, Finding(subject: "lane 0"), Finding(subject: "lane 1"), Finding(subject: "apply"));
        Assert.Equal(["lane 0", "lane 1"], _book.Open.Where(alarm => alarm.Silenced is not null).Select(alarm => alarm.Subject));
        _sink.Kinds.Clear();
        for (int i = 0; i < 61; i++)
        {
            Take(1, Finding(subject: "lane 0"), Finding(subject: "lane 1"), Finding(subject: "apply"));
        }

        Assert.Equal([AlarmChangeKind.SilenceEnded, AlarmChangeKind.SilenceEnded], _sink.Kinds);
        Assert.All(_book.Open, alarm => Assert.Null(alarm.Silenced));
        Assert.Empty(_book.Silences);
    }

    [Theory]
    [InlineData("", "*", 1, "why not", "name")]
    [InlineData("*", "*", 0, "why not", "until")]
    [InlineData("*", "*", 31 * 24 * 60, "why not", "until")]
    [InlineData("*", "*", 1, "", "why")]
    public void A_silence_that_cannot_be_kept_is_refused_with_the_field(
        string name, string subject, int minutes, string why, string field)
    {
        var refused = Assert.Throws<ArgumentException>(
            () => _book.Keep(Silence(name, subject, minutes, why), Looks.Start + _now));
        Assert.StartsWith(field + ":", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_never_more_than_so_many()
    {
        Take(0.25, [.. Enumerable.Range(0, AlarmBook.MostOpen + 7).Select(i => Finding(subject: $"client {i}"))]);
        Assert.Equal(AlarmBook.MostOpen, _book.Open.Count);
        Assert.Equal(7, _book.Overflowed);
    }

    [Fact]
    public void Every_alarm_of_the_catalogue_has_a_name_of_its_own()
    {
        Assert.Equal(AlarmCatalogue.All.Count, AlarmCatalogue.All.Select(kind => kind.Name).Distinct().Count());
        Assert.All(AlarmCatalogue.All, kind => Assert.Matches("^[a-z]+(-[a-z]+)*$", kind.Name));
    }

    private static Finding Finding(
        AlarmGrade grade = AlarmGrade.Warning, string cause = "it is so", string subject = "apply") =>
        new(AlarmCatalogue.StageStalled, subject, grade, cause, Evidence.Of());

    private Silence Silence(string name, string subject, int minutes, string why = "it is known") =>
        new(name, subject, Looks.Start + _now + TimeSpan.FromMinutes(minutes), "ann", why);

    private void Take(double seconds, params IReadOnlyList<Finding> findings)
    {
        _now += TimeSpan.FromSeconds(seconds);
        _book.Take("check", findings, Looks.Start + _now, _now);
    }

    private sealed class Sink : IAlarmSink
    {
        public List<AlarmChangeKind> Kinds { get; } = [];

        public void Tell(AlarmChange change) => Kinds.Add(change.Kind);
    }
}
