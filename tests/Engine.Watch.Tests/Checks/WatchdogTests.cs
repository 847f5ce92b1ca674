using Engine.Core.Pipeline;
using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests.Checks;

public class WatchdogTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private readonly Looks _looks = new(new Watchdog());

    [Fact]
    public void An_engine_at_rest_and_one_at_work_are_well()
    {
        for (int i = 0; i < 400; i++)
        {
            Assert.Empty(_looks.Look().Found);
        }

        for (int i = 0; i < 400; i++)
        {
            _looks.At(at => at with
            {
                Claimed = at.Claimed + 10, Applied = at.Applied + 9, Answered = at.Answered + 9,
                AppliedSequence = at.AppliedSequence + 90, DurableSequence = at.DurableSequence + 80,
            });
            Assert.Empty(_looks.Look().Found);
        }
    }

    [Fact]
    public void Work_that_waits_while_none_is_done_is_told_within_a_second()
    {
        _looks.At(at => at with { Claimed = 10, Applied = 5, Answered = 5 }).Look();
        Assert.InRange(_looks.UntilFound(atMost: 5 * s_second), TimeSpan.Zero, s_second);
        Finding found = Assert.Single(_looks.Found);
        Assert.Equal((AlarmCatalogue.StageStalled, "apply"), (found.Alarm, found.Subject));
        Assert.Contains("5 requests", found.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_that_does_not_come_back_is_told_with_the_stage_that_it_is_in_even_where_nothing_waits()
    {
        _looks.Sample = _looks.Sample with { Threads = [new StageThread("apply+journal+reply", "journal", 17)] };
        _looks.Look();
        Assert.InRange(_looks.UntilFound(atMost: 5 * s_second), TimeSpan.Zero, s_second);
        Finding found = Assert.Single(_looks.Found);
        Assert.Equal((AlarmCatalogue.StageStalled, "journal"), (found.Alarm, found.Subject));
        _looks.Sample = _looks.Sample with { Threads = [new StageThread("apply+journal+reply", "apply", 18)] };
        Assert.Empty(_looks.Look().Found);
    }

    [Fact]
    public void Time_in_which_the_whole_process_stood_still_is_not_held_against_a_stage()
    {
        _looks.At(at => at with { Claimed = 10, Applied = 5, Answered = 5 }).Look();
        Assert.Equal("1.0 s", Assert.Single(_looks.Look(after: TimeSpan.FromHours(1)).Found).Evidence["stands"]);
    }

    [Fact]
    public void A_server_that_answers_nobody_is_the_cause_and_not_the_lane_that_waits_for_it()
    {
        Commits();
        _looks.Look();
        for (int i = 0; i < 3; i++)
        {
            _looks.Postgres(said => said with { Silence = said.Silence + EngineWatch.Interval }).Look();
        }

        Finding found = Assert.Single(_looks.Found);
        Assert.Equal(AlarmCatalogue.PostgresSilent, found.Alarm);
        Assert.Equal(AlarmGrade.Warning, found.Grade);
        for (int i = 0; i < 8; i++)
        {
            _looks.Postgres(said => said with { Silence = said.Silence + EngineWatch.Interval }).Look();
        }

        Assert.Equal(AlarmGrade.Critical, Assert.Single(_looks.Found).Grade);
    }

    [Fact]
    public void A_silent_server_is_noticed_though_nobody_asks_for_anything()
    {
        for (int i = 0; i < 5; i++)
        {
            _looks.Postgres(said => said with { Silence = said.Silence + EngineWatch.Interval }).Look();
        }

        Assert.Equal(AlarmCatalogue.PostgresSilent, Assert.Single(_looks.Found).Alarm);
    }

    [Fact]
    public void A_lane_that_waits_for_a_lock_is_told_with_who_holds_it()
    {
        Commits();
        _looks.Postgres(said => said with
        {
            Waits = [new BackendWait(101, "lane 1", "Lock/relation", [900], "backend 900 of user ann, application \"psql\"")],
        });
        _looks.Lane(1, "opening").Look();
        _looks.UntilFound(atMost: s_second);
        Finding found = Assert.Single(_looks.Found);
        Assert.Equal((AlarmCatalogue.LaneBlocked, "lane 1"), (found.Alarm, found.Subject));
        Assert.Contains("backend 900 of user ann", found.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lane_that_does_not_open_its_copy_is_told_not_the_one_that_waits_for_it()
    {
        Commits();
        _looks.Lane(0, "waiting").Lane(1, "opening").Look();
        _looks.UntilFound(atMost: s_second);
        Assert.Equal((AlarmCatalogue.StageStalled, "lane 1"), (_looks.Found[0].Alarm, _looks.Found[0].Subject));
    }

    [Fact]
    public void A_lane_that_commits_without_end_is_told_with_what_its_backend_waits_for()
    {
        Commits();
        _looks.Postgres(said => said with { Waits = [new BackendWait(100, "lane 0", "IO/WALSync", [])] }).Look();
        _looks.UntilFound(atMost: s_second);
        Finding found = Assert.Single(_looks.Found);
        Assert.Equal((AlarmCatalogue.StageStalled, "lane 0"), (found.Alarm, found.Subject));
        Assert.Contains("IO/WALSync", found.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("could not extend file: No space left on device", AlarmCatalogue.DiskFull)]
    [InlineData("terminating connection due to administrator command", AlarmCatalogue.JournalStalled)]
    public void A_journal_that_takes_no_writes_is_told_with_its_reason(string reason, string alarm)
    {
        _looks.Journal(journal => journal with { State = JournalState.Stalled, Reason = reason }).Look();
        Assert.InRange(_looks.UntilFound(atMost: 5 * s_second), TimeSpan.Zero, s_second);
        Finding found = Assert.Single(_looks.Found);
        Assert.Equal(alarm, found.Alarm);
        Assert.Contains(reason, found.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_was_lost_and_is_there_again_is_no_alarm()
    {
        _looks.Journal(journal => journal with { State = JournalState.Stalled, Reason = "lost" }).Look().Look();
        _looks.Journal(journal => journal with { State = JournalState.Writable, Reason = "" });
        for (int i = 0; i < 10; i++)
        {
            Assert.Empty(_looks.Look().Found);
        }
    }

    [Fact]
    public void A_full_ring_is_told_with_the_stage_that_is_behind()
    {
        for (int i = 0; i < 6; i++)
        {
            _looks.At(at => at with
            {
                Claimed = 1024 + i, Applied = 1020 + i, Answered = i,
                AppliedSequence = 5000 + i, DurableSequence = 10 + i,
            }).Look();
        }

        Finding found = Assert.Single(_looks.Found);
        Assert.Equal(AlarmCatalogue.RingFull, found.Alarm);
        Assert.Contains("the journal is behind", found.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(2, false)]
    public void A_ring_that_empties_for_moments_is_full_all_the_same_and_one_that_a_burst_fills_is_not(int emptyOneIn, bool isTold)
    {
        bool wasTold = false;
        for (int i = 1; i <= 40; i++)
        {
            _looks.At(at => at with
            {
                Claimed = 1024 + i, Applied = 1024 + i, Answered = i % emptyOneIn == 0 ? 1024 + i : i,
                AppliedSequence = 5000 + i, DurableSequence = 10 + i,
            }).Look();
            wasTold |= _looks.Found.Any(found => found.Alarm == AlarmCatalogue.RingFull);
        }

        Assert.Equal(isTold, wasTold);
    }

    [Fact]
    public void Replies_that_are_not_given_though_all_is_durable_are_the_fault_of_the_stage_that_gives_them()
    {
        _looks.At(at => at with
        {
            Claimed = 10, Applied = 10, Answered = 4, AppliedSequence = 50, DurableSequence = 50,
        }).Look();
        _looks.UntilFound(atMost: s_second);
        Assert.Equal("reply", Assert.Single(_looks.Found).Subject);
    }

    // Lane 0 is at it, and nothing becomes durable.
    private void Commits() => _looks.Lane(0, "committing").At(at => at with
    {
        Claimed = 10, Applied = 10, Answered = 5, AppliedSequence = 100, DurableSequence = 50,
    });
}
