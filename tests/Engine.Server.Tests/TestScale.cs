using System.Globalization;

namespace Engine.Server.Tests;

/// <summary>How much the tests do, by <c>ENGINE_TEST_SCALE</c>.</summary>
internal static class TestScale
{
    /// <summary>Whether there is time for everything.</summary>
    public static bool IsLong { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ENGINE_TEST_SCALE"), CultureInfo.InvariantCulture, out int scale)
        && scale > 1;
}
