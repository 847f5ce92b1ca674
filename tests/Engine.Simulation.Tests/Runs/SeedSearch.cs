using Engine.Simulation.Tests.Canary;

namespace Engine.Simulation.Tests.Runs;

/// <summary>Plays seeds until one fails.</summary>
public static class SeedSearch
{
    /// <summary>
    /// Plays seeds from one on; null where none fails. Otherwise what the first one broke, the smallest plan found that
    /// breaks something too, and the command that plays it again.
    /// </summary>
    /// <param name="firstSeed">Where to begin.</param>
    /// <param name="seeds">How many to play at most.</param>
    /// <param name="family">What all plans have in common, as <see cref="Plan"/> writes it; may be empty.</param>
    /// <param name="plant">Name of the <see cref="Plant"/>, so that other worlds can pass it.</param>
    /// <param name="shrinks">Whether to look for a smaller plan.</param>
    public static string? FindFailure(int firstSeed, int seeds, string family, string plant, bool shrinks)
    {
        Plant planted = Enum.Parse<Plant>(plant);
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            Plan plan = Plan.Parse($"{seed}{family}");
            if (Play(plan, planted) is { } failure)
            {
                return shrinks ? Describe(plan, failure, planted) : $"seed {seed}: {failure}";
            }
        }

        return null;
    }

    /// <summary>Plays one plan; null where it holds, otherwise what was broken.</summary>
    internal static string? Play(Plan plan, Plant plant)
    {
        try
        {
            SimulatedRun.Run(plan, plant);
            return null;
        }
        catch (SimulationFailure failure)
        {
            return failure.Message;
        }
    }

    private static string Describe(Plan plan, string failure, Plant plant)
    {
        (Plan smallest, string broken) = Shrinker.Shrink(plan, failure, candidate => Play(candidate, plant));
        return $"""
            Seed {plan.Seed} fails at {failure}
            The smallest plan found fails at {broken}
            To play it again: ./engine test --seed {smallest}
            """;
    }
}
