using System.Globalization;

namespace Engine.Simulation.Tests.Runs;

/// <summary>
/// How much is played: a thousand seeds, more by <c>ENGINE_TEST_SCALE</c>, or those of <c>ENGINE_TEST_SEEDS</c>: so
/// many from 1 on, or from one to another, such as <c>5001-10000</c>.
/// </summary>
internal static class SimulationScale
{
    private const int ShortSeeds = 1000;
    private const int SeedsOfScale = 2000;

    private static readonly int s_scale = Math.Max(1, Number(Environment.GetEnvironmentVariable("ENGINE_TEST_SCALE") ?? "1"));

    /// <summary>Whether there is time for everything.</summary>
    public static bool IsLong => s_scale > 1;

    /// <summary>The first seed and how many.</summary>
    public static (int First, int Count) Seeds { get; } = Read(Environment.GetEnvironmentVariable("ENGINE_TEST_SEEDS"));

    /// <summary>By <c>ENGINE_TEST_SEED</c>: one plan to play instead of many.</summary>
    public static Plan? Only { get; } =
        Environment.GetEnvironmentVariable("ENGINE_TEST_SEED") is { Length: > 0 } text ? Plan.Parse(text) : null;

    private static (int First, int Count) Read(string? seeds)
    {
        if (string.IsNullOrEmpty(seeds))
        {
            return (1, IsLong ? SeedsOfScale * s_scale : ShortSeeds);
        }

        string[] ends = seeds.Split('-');
        return ends.Length == 1 ? (1, Number(seeds)) : (Number(ends[0]), Number(ends[1]) - Number(ends[0]) + 1);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
