using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Recording;
using Engine.Load.Tests.Fixtures;

namespace Engine.Load.Tests.Recording;

public class CounterRecorderTests
{
    private static readonly TimeSpan s_bucket = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Counters_that_are_read_early_and_late_give_the_shape_that_was_sent()
    {
        LoadProfile wave = Given.Steady(1, 1) with
        {
            Segments = [new Segment { Name = "wave", Curve = [[0, 1_000], [10, 20_000], [20, 3_000], [30, 3_000]] }],
        };
        Plan plan = PlanBuilder.Build(wave, Warp.None);
        var recorder = new CounterRecorder(s_bucket);
        var random = new Random(1);
        for (double seconds = 0; seconds < 31; seconds += 0.1 + (0.02 * (random.NextDouble() - 0.5)))
        {
            long arrived = (long)plan.DueUntil(TimeSpan.FromSeconds(Math.Min(30, seconds)));
            recorder.Add(new CounterReading(TimeSpan.FromSeconds(seconds), arrived, 0, arrived / 10));
        }

        LoadProfile recorded = recorder.ToProfile("wave", "as it was");

        ArrivalCounts counts = recorded.Segments[0].Counts!;
        Assert.Equal((long)plan.Total, counts.Transfers.Sum());
        ShapeComparison apart = ShapeComparison.Of(PlannedCounts.Of(plan, counts.EveryMs), counts);
        Assert.InRange(apart.Misplaced, 0, 0.01);
        Assert.Equal(10, recorded.Batch.Mean, 0.5);
    }

    [Fact]
    public async Task What_was_recorded_is_a_profile_that_can_be_read_again_and_replayed()
    {
        LoadProfile recorded = Recorded([0, 0, 5, 25, 25, 30]).ToProfile("live", "counters");

        LoadProfile read = await ProfileFile.ParseAsync("live", ProfileFile.Write(recorded), CancellationToken.None);

        Assert.Equal(30, PlanBuilder.Build(read, Warp.None).Total);
    }

    [Fact]
    public void It_begins_with_the_reading_before_the_first_arrival() =>
        Assert.Equal([5, 20, 0, 5], Recorded([0, 0, 0, 5, 25, 25, 30]).ToProfile("live", "").Segments[0].Counts!.Transfers);

    [Fact]
    public void A_reading_that_is_missing_is_bridged_evenly()
    {
        var recorder = new CounterRecorder(s_bucket);
        recorder.Add(new CounterReading(TimeSpan.Zero, 100, 0, 1));
        recorder.Add(new CounterReading(TimeSpan.FromMilliseconds(300), 130, 0, 4));

        Assert.Equal([10, 10, 10], recorder.ToProfile("live", "").Segments[0].Counts!.Transfers);
    }

    [Fact]
    public void Ids_that_are_burnt_are_refusals()
    {
        var recorder = new CounterRecorder(s_bucket);
        recorder.Add(new CounterReading(TimeSpan.Zero, 0, 0, 0));
        recorder.Add(new CounterReading(s_bucket, 90, 10, 100));

        Assert.Equal(new Mix { Plain = 90, Refused = 10 }, recorder.ToProfile("live", "").Mix);
    }

    [Fact]
    public void Requests_that_count_from_nothing_again_are_those_of_an_engine_that_was_started_again()
    {
        var recorder = new CounterRecorder(s_bucket);
        recorder.Add(new CounterReading(TimeSpan.Zero, 1_000, 0, 500));
        recorder.Add(new CounterReading(s_bucket, 1_100, 0, 10));

        Assert.Equal(10, recorder.ToProfile("live", "").Batch.Mean);
    }

    [Fact]
    public void Transfers_that_became_fewer_are_another_engines() =>
        Assert.Throws<ProfileException>(() => Recorded([10, 5]));

    [Fact]
    public void Nothing_that_arrived_is_nothing_to_replay() =>
        Assert.Throws<ProfileException>(() => Recorded([7, 7, 7]).ToProfile("live", ""));

    private static CounterRecorder Recorded(long[] transfers)
    {
        var recorder = new CounterRecorder(s_bucket);
        for (int i = 0; i < transfers.Length; i++)
        {
            recorder.Add(new CounterReading(s_bucket * i, transfers[i], 0, transfers[i]));
        }

        return recorder;
    }
}
