using Engine.Simulation.Tests.Canary;

namespace Engine.Simulation.Tests.Runs;

/// <summary>Plays seeds until one fails.</summary>
public static class SeedSearch
{
    /// <summary>Plays seeds from one on; null where none fails, otherwise the failure of the first that does.</summary>
    public static string? FindFailure(int firstSeed, int seeds, string plant)
    {
        Plant planted = Enum.Parse<Plant>(plant);
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            if (Play(Plan.Of(seed), planted) is { } failure)
            {
                return $"seed {seed}: {failure}";
            }
        }

        return null;
    }

    /// <summary>Plays one plan; null where it holds, otherwise what was broken.</summary>
    internal static string? Play(Plan plan, Plant plant)
    {
        try
        {
            Simulation.Run(plan, plant);
            return null;
        }
        catch (SimulationFailure failure)
        {
            return failure.Message;
        }
    }
}
