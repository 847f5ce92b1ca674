using System.Globalization;

namespace Engine.Model.Fuzzing;

/// <summary>
/// Plays numbered inputs. Each is made from its number alone, so that one that fails is named and can be played again
/// by itself: <c>ENGINE_TEST_FUZZ=name:number</c>.
/// </summary>
public static class FuzzRun
{
    private static readonly string s_only = Environment.GetEnvironmentVariable("ENGINE_TEST_FUZZ") ?? "";

    private static readonly int s_scale =
        int.TryParse(Environment.GetEnvironmentVariable("ENGINE_TEST_SCALE"), CultureInfo.InvariantCulture, out int scale)
            ? Math.Max(1, scale)
            : 1;

    /// <summary>Whether all inputs are played, and not a single one.</summary>
    public static bool IsWhole => s_only.Length == 0;

    /// <summary>Plays inputs; what one throws names it.</summary>
    /// <param name="name">What is fed.</param>
    /// <param name="inputs">How many, at scale 1.</param>
    /// <param name="play">Makes an input by chance, feeds it and checks what comes of it.</param>
    /// <exception cref="FuzzFailureException">An input failed.</exception>
    public static void Play(string name, int inputs, Action<Dice> play) => PlayAsync(name, inputs, dice =>
    {
        play(dice);
        return ValueTask.CompletedTask;
    }).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Play"/>
    public static async ValueTask PlayAsync(string name, int inputs, Func<Dice, ValueTask> play)
    {
        (long first, long end) = Range(name, inputs);
        using var watch = new HangWatch(name);
        for (long number = first; number < end; number++)
        {
            watch.Now(number);
            try
            {
                await play(new Dice((ulong)number * 0x9E37_79B9 + (ulong)name.Length)).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                throw new FuzzFailureException(name, number, failure);
            }
        }
    }

    private static (long First, long End) Range(string name, int inputs)
    {
        if (IsWhole)
        {
            return (0, (long)inputs * s_scale);
        }

        string[] parts = s_only.Split(':');
        long number = long.Parse(parts[^1], CultureInfo.InvariantCulture);
        return parts[0] == name ? (number, number + 1) : (0, 0);
    }
}

/// <summary>An input that broke something.</summary>
public sealed class FuzzFailureException(string name, long number, Exception failure) : Exception(
    $"Input {number} of {name}: {failure.Message}\nTo play it again: ./engine test --fuzz {name}:{number}", failure);
