using Engine.Load.Plans;
using Engine.Load.Profiles;

namespace Engine.Load.Recording;

/// <summary>What a plan sends in each of a row of buckets.</summary>
public static class PlannedCounts
{
    /// <summary>Transfers by bucket, as a generator sends them that keeps its schedule.</summary>
    public static ArrivalCounts Of(Plan plan, double everyMs)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(everyMs);
        var counts = new long[(int)Math.Ceiling(plan.Duration.TotalMilliseconds / everyMs)];
        for (var schedule = new Schedule(plan, seed: 1); !schedule.IsDone; schedule.Advance())
        {
            int bucket = (int)(schedule.Next.At.TotalMilliseconds / everyMs);
            counts[Math.Min(bucket, counts.Length - 1)] += schedule.Next.Transfers;
        }

        return new ArrivalCounts { EveryMs = everyMs, Transfers = counts };
    }
}
