using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Tests.Fixtures;

namespace Engine.Load.Tests.Profiles;

public class ShippedProfileTests
{
    public static TheoryData<string> All => new(
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "profiles"), "*.json")
            .Select(Path.GetFileName)
            .Where(name => name != "profile.schema.json")!);

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_shipped_profile_fits_its_schema_and_can_be_planned(string file)
    {
        LoadProfile profile = await Given.ShippedAsync(file);

        Assert.Equal(Path.GetFileNameWithoutExtension(file), profile.Name);
        Assert.True(PlanBuilder.Build(profile, Warp.None).Total > 0);
    }

    [Fact]
    public void All_that_were_promised_are_shipped() => Assert.Superset(
        new HashSet<string>
        {
            "business-day.json", "payday.json", "festival-hour.json", "flash-sale.json", "settlement-batch.json",
            "retry-storm.json", "soak.json",
        },
        All.Select(row => row.Data).ToHashSet());

    [Theory]
    [InlineData(1)]
    [InlineData(1440)]
    public async Task A_business_day_has_ten_million_transfers_to_the_last_one(double speed)
    {
        Plan plan = PlanBuilder.Build(await Given.ShippedAsync("business-day.json"), new Warp(speed, 1));

        long transfers = 0;
        for (var schedule = new Schedule(plan, seed: 1); !schedule.IsDone; schedule.Advance())
        {
            transfers += schedule.Next.Transfers;
        }

        Assert.Equal(10_000_000, transfers);
        Assert.Equal(TimeSpan.FromDays(1) / speed, plan.Duration);
        Assert.InRange(plan.PeakRate / plan.MeanRate, 3, 6);
    }

    [Fact]
    public async Task The_festival_hour_has_the_public_figures()
    {
        Plan plan = PlanBuilder.Build(await Given.ShippedAsync("festival-hour.json"), Warp.None);

        Assert.Equal(TimeSpan.FromHours(1), plan.Duration);
        Assert.Equal(12_000, plan.MeanRate, 3);
        Assert.Equal(60_000, plan.PeakRate, 3);
    }

    [Fact]
    public async Task The_flash_sale_multiplies_by_forty_within_two_seconds()
    {
        Plan plan = PlanBuilder.Build(await Given.ShippedAsync("flash-sale.json"), Warp.None);

        Assert.Equal(250, plan.RateAt(TimeSpan.FromSeconds(60)), 3);
        Assert.Equal(10_000, plan.RateAt(TimeSpan.FromSeconds(62)), 3);
    }

    [Fact]
    public async Task In_the_retry_storm_sixty_seconds_of_silence_come_before_the_storm()
    {
        Plan plan = PlanBuilder.Build(await Given.ShippedAsync("retry-storm.json"), Warp.None);

        Assert.Equal(plan.DueUntil(TimeSpan.FromSeconds(60)), plan.DueUntil(TimeSpan.FromSeconds(120)), 6);
        Assert.True(plan.RateAt(TimeSpan.FromSeconds(120)) > 10_000);
    }
}
