using Engine.Load.Capacity;
using Engine.Load.Measuring;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Reports;
using Engine.Load.Tests.Fixtures;

namespace Engine.Load.Tests.Capacity;

public class TrialTests
{
    private static readonly Threshold[] s_slo = [Threshold.Parse("p99<5ms")];

    [Fact]
    public async Task A_trial_has_the_mix_and_the_sizes_of_the_profiles_peak()
    {
        LoadProfile sale = await Given.ShippedAsync("flash-sale.json");

        Plan plan = TrialPlan.Of(sale, new Trial(TrialPurpose.Search, 5_000, TimeSpan.FromSeconds(4)));

        Assert.Equal(15, plan.Profile.Mix.Hold);
        Assert.Equal(5_000, plan.PeakRate, 6);
        Assert.Equal(TimeSpan.FromSeconds(5), plan.Duration);
        Assert.Equal(0, plan.SegmentAt(TimeSpan.FromSeconds(0.9)));
        Assert.Equal(TrialPlan.Judged, plan.SegmentAt(TimeSpan.FromSeconds(1.1)));
    }

    [Theory]
    [InlineData(1, 0, 0, 0, TrialVerdict.Held)]
    [InlineData(7, 0, 0, 0, TrialVerdict.Broken)]
    [InlineData(1, 20, 0, 0, TrialVerdict.Broken)]
    [InlineData(7, 0, 1, 0, TrialVerdict.Overrun)]
    [InlineData(7, 0, 0, 200, TrialVerdict.GeneratorBehind)]
    public void A_trial_is_judged_by_latency_errors_backlog_and_the_generators_own_lateness(
        double milliseconds, long errors, long dropped, long late, TrialVerdict expected)
    {
        var latency = new LatencyHistogram();
        for (int i = 0; i < 10_000; i++)
        {
            latency.Record(TimeSpan.FromMilliseconds(milliseconds));
        }

        var figures = new Figures(latency, 10_000, errors, dropped, late, 10_000);

        Assert.Equal(expected, TrialPlan.Judge(figures, wasOverrun: false, 10_000, s_slo));
    }

    [Fact]
    public void The_walk_goes_from_a_tenth_to_beyond_the_limit_as_far_as_the_generator_goes()
    {
        double[] all = [.. CurveWalk.Of(1_000, 5_000, TimeSpan.FromSeconds(1), isQuick: false).Select(trial => trial.Rate)];
        double[] some = [.. CurveWalk.Of(1_000, 1_050, TimeSpan.FromSeconds(1), isQuick: false).Select(trial => trial.Rate)];

        Assert.Equal(100, all[0], 6);
        Assert.Equal(1_200, all[^1], 6);
        Assert.Equal(1_050, some[^1], 6);
        Assert.Empty(CurveWalk.Of(0, 5_000, TimeSpan.FromSeconds(1), isQuick: true));
    }
}
