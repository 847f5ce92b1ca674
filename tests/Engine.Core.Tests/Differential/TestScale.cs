using System.Globalization;

namespace Engine.Core.Tests.Differential;

/// <summary>How much the searching tests do: 1 for a few seconds, more by <c>ENGINE_TEST_SCALE</c>.</summary>
internal static class TestScale
{
    public static int Factor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ENGINE_TEST_SCALE"), CultureInfo.InvariantCulture, out int factor)
            ? Math.Max(1, factor)
            : 1;
}
