using System.Globalization;

namespace Engine.Simulation.Tests.Runs;

/// <summary>
/// How much is played: some thousand seeds, more by <c>ENGINE_TEST_SEEDS</c> or <c>ENGINE_TEST_SCALE</c>.
/// </summary>
internal static class SimulationScale
{
    private const int DefaultSeeds = 2000;

    public static int Seeds { get; } =
        Number("ENGINE_TEST_SEEDS") ?? DefaultSeeds * Math.Max(1, Number("ENGINE_TEST_SCALE") ?? 1);

    /// <summary>By <c>ENGINE_TEST_SEED</c>: one plan to play instead of many.</summary>
    public static Plan? Only { get; } =
        Environment.GetEnvironmentVariable("ENGINE_TEST_SEED") is { Length: > 0 } text ? Plan.Parse(text) : null;

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
}
