using Engine.Cli.Drills.Live;

namespace Engine.Faults.Tests;

/// <summary>
/// The drills that end soonest, each on a live engine of its own, with a client of its own beside the load. How soon an alarm comes
/// is the drill's to say.
/// </summary>
public class DrillTests
{
    [Theory]
    [InlineData("postgres-stopped")]
    [InlineData("lane-blocked")]
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
