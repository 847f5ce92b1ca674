using Engine.Load.Plans;
using Engine.Load.Profiles;

namespace Engine.Load.Tests.Fixtures;

internal static class Given
{
    public static LoadProfile Steady(double rate, double seconds, int batch = 1, Mix? mix = null) => new()
    {
        Name = "steady",
        Batch = BatchSizes.Of(batch),
        Mix = mix ?? new Mix { Plain = 1 },
        Skew = new Skew { Customers = 100, Merchants = 10 },
        Segments = [new Segment { Name = "only", Seconds = seconds, Rate = rate }],
    };

    public static Plan SteadyPlan(double rate, double seconds, int batch = 1, Mix? mix = null) =>
        PlanBuilder.Build(Steady(rate, seconds, batch, mix), Warp.None);

    public static List<Arrival> All(Plan plan, int seed = 1)
    {
        List<Arrival> arrivals = [];
        for (var schedule = new Schedule(plan, seed); !schedule.IsDone; schedule.Advance())
        {
            arrivals.Add(schedule.Next);
        }

        return arrivals;
    }

    public static async Task<LoadProfile> ShippedAsync(string name) =>
        await ProfileFile.LoadAsync(Path.Combine(AppContext.BaseDirectory, "profiles", name), CancellationToken.None);
}
