using System.Globalization;

namespace Engine.Faults.Tests.Rig;

/// <summary>How much the faults' tests do, by <c>ENGINE_TEST_SCALE</c>, <c>_ROUNDS</c> and <c>_SEEDS</c>.</summary>
internal static class TestScale
{
    /// <summary>1 for seconds, 20 for the full sizes.</summary>
    public static int Factor { get; } = Math.Max(1, Number("ENGINE_TEST_SCALE") ?? 1);

    /// <summary>Whether the full sizes were asked for.</summary>
    public static bool IsLong => Factor > 1;

    /// <summary>How often the engine and PostgreSQL are killed.</summary>
    public static int Rounds { get; } = Number("ENGINE_TEST_ROUNDS") ?? (10 * Factor);

    /// <summary>
    /// Whether the tests of a class have one engine together. Where there are many rounds, what is replayed would grow too long.
    /// </summary>
    public static bool SharesEngines { get; } = !IsLong && Rounds <= 10;

    /// <summary>How often it is done to backends alone.</summary>
    public static int BackendRounds { get; } = IsLong ? Rounds : Rounds > 10 ? Rounds / 2 : 3;

    /// <summary>How often while leaves are sealed: many steps to be met in, of which a short run meets a few.</summary>
    public static int SealingRounds { get; } = IsLong ? 4 * Rounds : Rounds > 10 ? Rounds / 2 : 2;

    /// <summary>How long a process is stopped.</summary>
    public static TimeSpan Stop { get; } = TimeSpan.FromSeconds(1.5 * (Factor == 1 ? 1 : 2 * Factor));

    /// <summary>How long mixed faults are drawn: an hour at the full size.</summary>
    public static TimeSpan Mixed { get; } = TimeSpan.FromSeconds(Factor == 1 ? 8 : 180 * Factor);

    /// <summary>The seed of what is drawn at random: a new one each run, which a failure tells.</summary>
    public static int Seed { get; } = Number("ENGINE_TEST_SEED") ?? Random.Shared.Next();

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
}
