using System.Globalization;

namespace Engine.Edge.Tests.Fixtures;

/// <summary>How large the tests run: ENGINE_TEST_SCALE, 1 unless told.</summary>
internal static class Scale
{
    private static readonly int Factor =
        int.TryParse(Environment.GetEnvironmentVariable("ENGINE_TEST_SCALE"), CultureInfo.InvariantCulture, out int scale)
            ? scale
            : 1;

    /// <summary>A count that grows with the scale, up to its full size.</summary>
    public static int Of(int usual, int full) => (int)Math.Min((long)usual * Factor, full);
}
