using Engine.Load.Capacity;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Tests.Fixtures;

namespace Engine.Load.Tests.Capacity;

public class HeadroomTests
{
    [Fact]
    public async Task A_business_day_is_laid_over_the_limit_by_its_work_and_by_its_peak_second()
    {
        Plan day = PlanBuilder.Build(await Given.ShippedAsync("business-day.json"), Warp.None);

        var headroom = Headroom.Of(20_000, day);

        Assert.True(headroom.IsDay);
        Assert.Equal(20_000 * 86_400 / 10_000_000.0, headroom.Days, 6);
        Assert.Equal(day.PeakRate, headroom.Peak.Transfers, 0.1);
        Assert.Equal(headroom.Peak.Transfers / 20_000, headroom.PeakPart, 9);
        Assert.Equal(1 / headroom.PeakPart, headroom.PeaksAtOnce, 9);
        Assert.InRange(headroom.Peak.At.TotalHours, 19, 20);
    }

    [Fact]
    public void The_peak_second_is_a_whole_one_also_where_a_tenth_of_it_is_a_spike()
    {
        Plan plan = PlanBuilder.Build(
            Given.Steady(1, 1) with
            {
                Segments =
                [
                    new Segment
                    {
                        Name = "recorded",
                        Counts = new ArrivalCounts { EveryMs = 100, Transfers = [.. Enumerable.Range(0, 50).Select(Spike)] },
                    },
                ],
            },
            Warp.None);

        var peak = PeakSecond.Of(plan);

        Assert.Equal(1_009, peak.Transfers, 6);
        Assert.InRange(peak.At.TotalSeconds, 1.59, 2.51);

        static long Spike(int bucket) => bucket == 25 ? 1_000 : 1;
    }

    [Fact]
    public void A_profile_of_an_hour_is_no_day() =>
        Assert.False(Headroom.Of(1_000, Given.SteadyPlan(10, 3_600)).IsDay);

    [Fact]
    public void Without_a_limit_nothing_fits() =>
        Assert.Equal(double.PositiveInfinity, Headroom.Of(0, Given.SteadyPlan(10, 10)).PeakPart);

    [Fact]
    public void Room_runs_out_on_the_day_on_which_it_is_used_up()
    {
        var growth = new Growth
        {
            TransfersPerDay = 10_000_000,
            Today = new DateOnly(2026, 11, 24),
            RowsPerTransfer = 1.1,
            DiskPerTransfer = 126,
            MemoryPerTransfer = 150,
            RowsLeft = 80_000_000,
            DiskLeft = 126e7 * 30.5,
        };

        Assert.Equal(11_000_000, growth.RowsPerDay);
        Assert.Equal(new DateOnly(2026, 12, 1), growth.RowsOut);
        Assert.Equal(new DateOnly(2026, 12, 24), growth.DiskOut);
        Assert.Null(growth.MemoryOut);
    }

    [Fact]
    public void What_does_not_run_out_in_a_lifetime_has_no_date() => Assert.Null(
        new Growth { TransfersPerDay = 1, Today = new DateOnly(2026, 1, 1), DiskPerTransfer = 1, DiskLeft = 1e12 }.DiskOut);
}
