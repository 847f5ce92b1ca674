using System.Globalization;

namespace Engine.Tests.Fixtures;

/// <summary>How much the tests do, by <c>ENGINE_TEST_SCALE</c>.</summary>
internal static class TestScale
{
    /// <summary>1 for the short run, 20 for the full sizes.</summary>
    public static int Factor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ENGINE_TEST_SCALE"), CultureInfo.InvariantCulture, out int number)
            ? Math.Max(1, number)
            : 1;

    /// <summary>Whether all cases are played, in their full sizes.</summary>
    public static bool IsLong => Factor > 1;

    /// <summary>So much in the short run, and all of it in the long one.</summary>
    public static int Of(int few, int all) => IsLong ? all : few;
}
