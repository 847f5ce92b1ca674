using Engine.Cli.Drills.Faults;
using Engine.Cli.Drills.Live;

namespace Engine.Cli.Tests.Drills.Live;

/// <summary>How a drill is judged.</summary>
public sealed class DrillResultTests
{
    private static readonly SeenAlarm s_right = new("lane-blocked", "lane 1", "Lane 1 waits, held by backend 42.", Of(1));

    private static readonly DrillResult s_good = new(Drill(), Drill().Expects)
    {
        Alarms = [s_right], LastedAsTheFault = true, Acknowledged = 7, ClosedAfter = Of(6),
    };

    [Fact]
    public void The_expected_alarm_in_time_with_its_words_passes_and_has_nothing_to_complain_of()
    {
        Assert.True(s_good.Passed);
        Assert.Equal("", Scoreboard.Complaint(s_good));
    }

    [Fact]
    public void An_alarm_that_does_not_come_fails() => Fails(s_good with { Alarms = [] }, "did not come");

    [Fact]
    public void An_alarm_about_something_else_is_not_the_expected_one() =>
        Fails(s_good with { Alarms = [s_right with { Subject = "journal" }] }, "did not come");

    [Fact]
    public void An_alarm_about_the_engine_itself_has_no_subject()
    {
        var silent = new Expectation("postgres-silent", "", Expectation.Stall);
        Assert.True(silent.IsNamedBy(new SeenAlarm("postgres-silent", "", "", Of(1))));
        Assert.False(silent.IsNamedBy(new SeenAlarm("postgres-silent", "lane 1", "", Of(1))));
    }

    [Fact]
    public void An_alarm_that_is_late_fails()
    {
        Assert.True((s_good with { Alarms = [s_right with { Seen = Of(2) }] }).Passed);
        Fails(s_good with { Alarms = [s_right with { Seen = Of(2.1) }] }, "came after 2.1 s");
    }

    [Fact]
    public void An_alarm_that_does_not_say_why_fails() =>
        Fails(s_good with { Alarms = [s_right with { Cause = "Lane 1 waits." }] }, "held by");

    [Fact]
    public void Another_alarm_before_it_fails_even_one_that_may_follow()
    {
        var full = new SeenAlarm("ring-full", "", "The ring is full.", Of(0.5));
        Fails(s_good with { Alarms = [full, s_right] }, "ring-full");
        Assert.True((s_good with { Alarms = [s_right, full with { Seen = Of(1.5) }] }).Passed);
    }

    [Fact]
    public void A_foreign_alarm_after_it_fails() =>
        Fails(s_good with { Alarms = [s_right, new("journal-damaged", "", "A row is gone.", Of(3))] }, "journal-damaged");

    [Fact]
    public void An_alarm_before_the_deed_fails() => Fails(s_good with { Before = [s_right] }, "before the deed");

    [Fact]
    public void An_alarm_that_closes_while_the_fault_lasts_fails() =>
        Fails(s_good with { LastedAsTheFault = false }, "had closed while the fault lasted");

    [Fact]
    public void A_lost_transfer_fails() => Fails(s_good with { Lost = "1 missing" }, "1 missing");

    [Fact]
    public void An_alarm_that_does_not_close_fails() => Fails(s_good with { ClosedAfter = null }, "lane-blocked (lane 1)");

    [Fact]
    public void A_drill_that_breaks_off_fails_and_one_that_cannot_be_held_is_neither()
    {
        Fails(s_good with { Failed = "the engine ended" }, "the engine ended");
        DrillResult skipped = s_good with { Skipped = "it takes root" };
        Assert.False(skipped.Passed);
        Assert.True(new Scoreboard([s_good, skipped], Of(1)).Passed);
    }

    [Fact]
    public void The_scoreboard_counts_what_passed_of_what_was_held()
    {
        var board = new Scoreboard(
            [s_good, s_good with { Alarms = [] }, s_good with { Skipped = "it takes root" }], Of(90));
        Assert.False(board.Passed);
        string document = board.Document().ToJsonString();
        Assert.Contains("\"passed\":1,\"held\":2,\"skipped\":1,\"seconds\":90", document, StringComparison.Ordinal);
        Assert.Contains("\"alarm\":\"lane-blocked (lane 1)\",\"seconds\":1", document, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_drill_expects_an_alarm_of_the_catalogue_and_has_a_name_of_its_own()
    {
        Assert.All(DrillList.All, drill => Assert.NotNull(Watch.Alarms.AlarmCatalogue.Find(drill.Expects.Alarm)));
        Assert.All(
            DrillList.All.SelectMany(drill => drill.Expects.Followers),
            follower => Assert.NotNull(Watch.Alarms.AlarmCatalogue.Find(follower)));
        Assert.Equal(DrillList.All.Count, DrillList.All.DistinctBy(drill => drill.Name).Count());
    }

    [Fact]
    public void Drills_are_chosen_by_name_and_an_unknown_one_is_told_with_those_that_there_are()
    {
        Assert.Equal(["disk-full"], DrillList.Named(["disk-full"], withLong: false).Select(drill => drill.Name));
        ToolException unknown = Assert.Throws<ToolException>(() => DrillList.Named(["disk-empty"], withLong: false));
        Assert.Contains("\"disk-empty\"", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("disk-full", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_that_are_long_are_held_only_when_asked_for()
    {
        Assert.Equal(DrillList.All, DrillList.Named([], withLong: true));
        Assert.Equal(DrillList.All.Where(drill => !drill.IsLong), DrillList.Named([], withLong: false));
        Assert.Equal(["traffic-drift"], DrillList.Named(["traffic-drift"], withLong: false).Select(drill => drill.Name));
    }

    private static void Fails(DrillResult result, string complaint)
    {
        Assert.False(result.Passed);
        Assert.False(new Scoreboard([result], Of(1)).Passed);
        Assert.Contains(complaint, Scoreboard.Complaint(result), StringComparison.Ordinal);
    }

    private static Drill Drill() => new()
    {
        Name = "made",
        What = "nothing is done",
        Fault = () => new DiskFull(),
        Expects = new Expectation("lane-blocked", "lane *", Expectation.Stall)
        {
            Words = ["held by"], Followers = ["ring-full"],
        },
    };

    private static TimeSpan Of(double seconds) => TimeSpan.FromSeconds(seconds);
}
