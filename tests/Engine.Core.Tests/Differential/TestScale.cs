using System.Globalization;

namespace Engine.Core.Tests.Differential;

/// <summary>How much the searching tests do: 1 for a few seconds, more by <c>ENGINE_TEST_SCALE</c>.</summary>
internal static class TestScale
{
    public static int Factor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ENGINE_TEST_SCALE"), CultureInfo.InvariantCulture, out int factor)
            ? Math.Max(1, factor)
            : 1;

    /// <summary>By <c>ENGINE_TEST_SEED</c>: the number of one scenario to play instead of many.</summary>
    public static int? Scenario { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ENGINE_TEST_SEED"), CultureInfo.InvariantCulture, out int seed)
            ? seed
            : null;
}
