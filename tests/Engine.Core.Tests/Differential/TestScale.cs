using System.Globalization;

namespace Engine.Core.Tests.Differential;

/// <summary>How much the searching tests do: 1 for a few seconds, more by <c>ENGINE_TEST_SCALE</c>.</summary>
internal static class TestScale
{
    public static int Factor { get; } =
        Math.Max(1, Number("ENGINE_TEST_SCALE") ?? 1);

    /// <summary>Whether there is time for everything.</summary>
    public static bool IsLong => Factor > 1;

    /// <summary>By <c>ENGINE_TEST_SEED</c>: the number of one scenario to play instead of many.</summary>
    public static int? Scenario { get; } = Number("ENGINE_TEST_SEED");

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
}
