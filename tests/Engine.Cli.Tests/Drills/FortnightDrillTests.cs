using System.Text.Json.Nodes;
using Engine.Cli.Drills.Fortnight;
using Engine.Watch.Alarms;
using Engine.Watch.Rehearsals;

namespace Engine.Cli.Tests.Drills;

/// <summary>What is told of a rehearsed fortnight, and when it has passed; the rehearsal itself is tested where it is.</summary>
public class FortnightDrillTests
{
    private static readonly RehearsedAlarm s_spike = new(
        FortnightRehearsal.Monday,
        new Finding(AnomalyAlarms.TrafficSpike, "client shop", AlarmGrade.Warning, "a cause", Evidence.Of()));

    [Theory]
    [InlineData(8, true)]
    [InlineData(61, false)]
    [InlineData(null, false)]
    public void It_has_passed_only_if_each_fault_was_told_in_time(int? seconds, bool passes)
    {
        var drill = new FortnightDrill(7, Calm(), [Outcome(seconds)]);
        Assert.Equal(passes, drill.IsPassed);
        JsonNode document = drill.Document();
        Assert.Equal(7, (int)document["seed"]!);
        Assert.Equal(passes, (bool)document["passed"]!);
        Assert.Equal(passes, (bool)document["faults"]![0]!["right"]!);
        Assert.Equal(seconds, (double?)document["faults"]![0]!["seconds"]);
    }

    [Fact]
    public void A_false_alarm_in_calm_or_before_the_fault_fails_it()
    {
        Assert.False(new FortnightDrill(1, Calm(s_spike), [Outcome(8)]).IsPassed);
        Assert.False(new FortnightDrill(1, Calm(), [Outcome(8, s_spike)]).IsPassed);
        Assert.True(new FortnightDrill(1, Calm(), [Outcome(8)]).IsPassed);
    }

    private static CalmFortnight Calm(params RehearsedAlarm[] told) => new(1_209_600, 100_000_000, told, 10);

    private static FaultOutcome Outcome(int? seconds, params RehearsedAlarm[] others) => new(
        new RehearsedFault(FaultKind.ClientGone, "shop", FortnightRehearsal.ThirdWeek),
        AnomalyAlarms.ClientSilent,
        TimeSpan.FromSeconds(60),
        seconds is { } after ? TimeSpan.FromSeconds(after) : null,
        others);
}
