using System.Globalization;

namespace Engine.Cli.Tests.Fixtures;

/// <summary>How much the tests do, by <c>ENGINE_TEST_SCALE</c>: 1 unless told, 20 in the long run.</summary>
internal static class TestScale
{
    /// <summary>Whether every case is played at its full size.</summary>
    public static bool IsLong { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ENGINE_TEST_SCALE"), CultureInfo.InvariantCulture, out int scale) && scale > 1;
}
