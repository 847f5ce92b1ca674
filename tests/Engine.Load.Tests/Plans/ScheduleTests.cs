using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Load.Tests.Plans;

public class ScheduleTests
{
    [Fact]
    public void A_steady_rate_is_evenly_spaced()
    {
        List<Arrival> arrivals = Given.All(Given.SteadyPlan(1_000, 2));

        Assert.Equal(2_000, arrivals.Count);
        Assert.All(
            arrivals.Zip(arrivals.Skip(1)),
            pair => Assert.Equal(TimeSpan.FromMilliseconds(1), pair.Second.At - pair.First.At));
    }

    [Fact]
    public void Whatever_the_ramps_and_sizes_every_moment_has_seen_what_the_integral_says()
    {
        Gen<(int First, int Last, int Seconds, int Batch)> cases =
            from first in Gen.Choose(0, 500)
            from last in Gen.Choose(1, 500)
            from seconds in Gen.Choose(1, 20)
            from batch in Gen.Choose(1, 50)
            select (first, last, seconds, batch);
        Prop.ForAll(cases.ToArbitrary(), c => FollowsTheIntegral(c.First, c.Last, c.Seconds, c.Batch)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Poisson_arrivals_have_the_rate_and_gaps_as_irregular_as_their_mean()
    {
        LoadProfile profile = Given.Steady(1_000, 100) with { Arrivals = Arrivals.Poisson };
        List<Arrival> arrivals = Given.All(PlanBuilder.Build(profile, Warp.None));
        double[] gaps = [.. arrivals.Zip(arrivals.Skip(1), (a, b) => (b.At - a.At).TotalSeconds)];
        double mean = gaps.Average();
        double deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));

        Assert.InRange(arrivals.Count, 98_500, 101_500);
        Assert.InRange(deviation / mean, 0.97, 1.03);
    }

    [Fact]
    public void Speed_keeps_the_transfers_and_scale_keeps_the_time()
    {
        LoadProfile profile = Given.Steady(100, 60);

        Plan fast = PlanBuilder.Build(profile, new Warp(4, 1));
        Plan more = PlanBuilder.Build(profile, new Warp(1, 3));

        Assert.Equal((TimeSpan.FromSeconds(15), 6_000.0, 400.0), (fast.Duration, fast.Total, fast.PeakRate));
        Assert.Equal((TimeSpan.FromSeconds(60), 18_000.0, 300.0), (more.Duration, more.Total, more.PeakRate));
    }

    [Fact]
    public void Counts_are_replayed_bucket_by_bucket()
    {
        long[] counts = [3, 0, 7, 1, 0, 0, 250, 12];
        var profile = new LoadProfile
        {
            Name = "counts",
            Segments = [new Segment { Name = "all", Counts = new ArrivalCounts { EveryMs = 100, Transfers = counts } }],
        };

        ILookup<int, Arrival> buckets = Given.All(PlanBuilder.Build(profile, Warp.None))
            .ToLookup(arrival => (int)(arrival.At.TotalMilliseconds / 100));

        Assert.Equal(counts, Enumerable.Range(0, counts.Length).Select(i => (long)buckets[i].Count()));
    }

    [Fact]
    public void A_profile_that_asks_for_nothing_is_refused() =>
        Assert.Throws<ProfileException>(() => Given.SteadyPlan(0, 10));

    private static bool FollowsTheIntegral(int first, int last, int seconds, int batch)
    {
        LoadProfile profile = Given.Steady(1, 1, batch) with
        {
            Segments = [new Segment { Name = "ramp", Seconds = seconds, Ramp = new Ramp { From = first, To = last } }],
        };
        Plan plan = PlanBuilder.Build(profile, Warp.None);
        List<Arrival> arrivals = Given.All(plan);
        long sent = 0;
        var before = TimeSpan.Zero;
        foreach (Arrival arrival in arrivals)
        {
            // A request is sent when half of it is due; the clock's ticks round what is left.
            if (arrival.At < before || Math.Abs(plan.DueUntil(arrival.At) - (sent + (arrival.Transfers / 2.0))) > 0.01)
            {
                return false;
            }

            before = arrival.At;
            sent += arrival.Transfers;
        }

        return sent == (long)Math.Floor(plan.Total);
    }
}
