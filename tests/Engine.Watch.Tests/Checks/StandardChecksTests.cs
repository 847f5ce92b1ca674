using Engine.Journal;
using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests.Checks;

public class StandardChecksTests
{
    [Theory]
    [InlineData(79, null)]
    [InlineData(80, AlarmGrade.Warning)]
    [InlineData(95, AlarmGrade.Critical)]
    public void A_limit_is_told_well_before_it_is_reached(long used, AlarmGrade? grade)
    {
        var looks = new Looks(new LimitCheck());
        looks.Sample = looks.Sample with { Limits = [new LimitSample("max-accounts", "accounts", used, 100)] };
        Assert.Equal(grade, looks.Look().Found.SingleOrDefault()?.Grade);
    }

    [Theory]
    [InlineData(-30, "back by 30.0 s")]
    [InlineData(30, "forward by 30.0 s")]
    public void A_clock_that_was_set_is_told_for_a_minute(int seconds, string told)
    {
        var looks = new Looks(new ClockCheck());
        Assert.Empty(looks.Look().Look(after: TimeSpan.FromMinutes(5)).Found);
        looks.Sample = looks.Sample with { At = looks.Sample.At.AddSeconds(seconds) };
        Assert.Contains(told, Assert.Single(looks.Look().Found).Cause, StringComparison.Ordinal);
        Assert.Single(looks.Look(after: TimeSpan.FromSeconds(59)).Found);
        Assert.Empty(looks.Look(after: TimeSpan.FromSeconds(1)).Found);
    }

    [Fact]
    public void A_standby_that_reads_no_more_is_told()
    {
        var looks = new Looks(new StandbyCheck());
        for (int i = 1; i < 40; i++)
        {
            looks.Journal(journal => journal with { Role = JournalRole.Standby, Followed = Followed(lastRead: i) });
            Assert.Empty(looks.Look().Found);
        }

        looks.UntilFound(atMost: TimeSpan.FromSeconds(6));
        Assert.Equal(AlarmCatalogue.StandbyBehind, Assert.Single(looks.Found).Alarm);
    }

    [Fact]
    public void Damage_that_the_audit_finds_is_of_the_highest_grade()
    {
        var looks = new Looks(new BackgroundCheck());
        looks.Journal(journal => journal with { Audit = new JournalAuditStatus(3, 77, 1, null, "sequence 76: changed", "") });
        Finding found = Assert.Single(looks.Look().Found);
        Assert.Equal((AlarmCatalogue.JournalDamaged, AlarmGrade.Integrity), (found.Alarm, found.Grade));
        Assert.Contains("sequence 76", found.Cause, StringComparison.Ordinal);
    }

    private static FollowStatus Followed(long lastRead) => new(7, 4, 0, lastRead, 2, "process 1", "http://a:1", TimeSpan.Zero);
}
