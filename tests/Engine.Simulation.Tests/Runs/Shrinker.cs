namespace Engine.Simulation.Tests.Runs;

/// <summary>Looks for a smaller plan that fails too: fewer kinds of faults, fewer clients, fewer steps.</summary>
internal static class Shrinker
{
    public static (Plan Plan, string Failure) Shrink(Plan plan, string failure, Func<Plan, string?> play)
    {
        bool isSmaller = true;
        while (isSmaller)
        {
            isSmaller = false;
            foreach (Plan candidate in Smaller(plan))
            {
                if (play(candidate) is { } broken)
                {
                    (plan, failure, isSmaller) = (candidate, broken, true);
                    break;
                }
            }
        }

        return (plan, failure);
    }

    private static IEnumerable<Plan> Smaller(Plan plan)
    {
        foreach (Faults kind in Enum.GetValues<Faults>().Where(kind => kind is not Faults.None and not Faults.All))
        {
            if (plan.Faults.HasFlag(kind))
            {
                yield return plan with { Faults = plan.Faults & ~kind };
            }
        }

        for (int clients = 1; clients < plan.Clients; clients++)
        {
            yield return plan with { Clients = clients };
        }

        if (plan.Batch > Plan.SmallBatch)
        {
            yield return plan with { Batch = Plan.SmallBatch };
        }

        foreach (int part in (int[])[2, 4, 8, 16, 32])
        {
            int fewer = plan.Steps - Math.Max(1, plan.Steps / part);
            if (fewer > 0 && fewer < plan.Steps)
            {
                yield return plan with { Steps = fewer };
            }
        }
    }
}
