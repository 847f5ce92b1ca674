using Engine.Cli.Drills.Live;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests;

/// <summary>
/// The drills that end soonest, each on a live engine of its own, with a client of its own beside the load. How soon an alarm comes
/// is the drill's to say.
/// </summary>
public class DrillTests
{
    // One in a short run: that both alarms are raised and close is shown by AlarmTests too.
    public static TheoryData<string> Drills => TestScale.IsLong ? ["postgres-stopped", "lane-blocked"] : ["postgres-stopped"];

    [Theory]
    [MemberData(nameof(Drills))]
    public async Task A_drill_raises_its_alarm_with_the_right_cause_loses_nothing_and_closes(string name)
    {
        Drill drill = Assert.Single(DrillList.Named([name], withLong: false)) with
        {
            Calm = TimeSpan.Zero, Lasts = TimeSpan.Zero, Client = ClientShape.Terminals,
        };
        DrillResult result = await DrillRun.HoldAsync(drill, CancellationToken.None);
        Assert.Equal("", result.Failed);
        Assert.True(result.Expected is not null, Scoreboard.Complaint(result));
        Assert.True(result.Expects.IsExplainedBy(result.Expected), Scoreboard.Complaint(result));
        Assert.Equal("", result.Lost);
        Assert.NotNull(result.ClosedAfter);
    }
}
