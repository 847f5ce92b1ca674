using Engine.Watch.Alarms;
using Engine.Watch.Canaries;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests.Canaries;

public class CanaryCheckTests
{
    private readonly Looks _looks = new(new CanaryCheck());

    [Theory]
    [InlineData(CanaryFailure.Unanswered, AlarmCatalogue.CanaryUnanswered, AlarmGrade.Critical)]
    [InlineData(CanaryFailure.Refused, AlarmCatalogue.CanaryRefused, AlarmGrade.Critical)]
    [InlineData(CanaryFailure.RowMissing, AlarmCatalogue.CanaryRowMissing, AlarmGrade.Integrity)]
    [InlineData(CanaryFailure.BalanceWrong, AlarmCatalogue.CanaryBalanceWrong, AlarmGrade.Integrity)]
    public void Each_thing_that_fails_has_an_alarm_of_its_own(CanaryFailure failure, string alarm, AlarmGrade grade)
    {
        Finding found = Assert.Single(After(failure).Found);
        Assert.Equal((alarm, grade), (found.Alarm, found.Grade));
        Assert.Contains("what happened", found.Cause, StringComparison.Ordinal);
        Assert.Equal(grade, AlarmCatalogue.Find(alarm)!.Grade);
    }

    [Fact]
    public void A_canary_that_is_well_and_none_at_all_are_nothing_to_tell_of()
    {
        Assert.Empty(After(CanaryFailure.None).Found);
        _looks.Sample = _looks.Sample with { Canary = null };
        Assert.Empty(_looks.Look().Found);
    }

    [Fact]
    public void An_engine_that_stops_or_does_not_lead_is_not_told_of()
    {
        _looks.Sample = _looks.Sample with { IsStopping = true };
        Assert.Empty(After(CanaryFailure.Unanswered).Found);
        _looks.Sample = _looks.Sample with { IsStopping = false, IsLeading = false };
        Assert.Empty(_looks.Look().Found);
    }

    private Looks After(CanaryFailure failure)
    {
        _looks.Sample = _looks.Sample with
        {
            Canary = new CanarySample(3, TimeSpan.FromMilliseconds(2), failure, "what happened", TimeSpan.Zero),
        };
        return _looks.Look();
    }
}
