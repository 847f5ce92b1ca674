using System.Globalization;

namespace Engine.Cli.History;

/// <summary>A point of history as people give it: a sequence, or a time.</summary>
/// <param name="Sequence">The sequence; 0 where it is a time.</param>
/// <param name="Time">The time; null where it is a sequence.</param>
internal readonly record struct PointInHistory(ulong Sequence, DateTimeOffset? Time)
{
    private const ulong NanosecondsPerTick = 100;

    /// <summary>The time in nanoseconds since the Unix epoch; 0 where it is a sequence.</summary>
    public ulong Nanoseconds => Time is { } time
        ? (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick
        : 0;

    /// <summary>Reads a whole number as a sequence, anything else as a time; without an offset it is UTC.</summary>
    /// <exception cref="ToolException">It is neither.</exception>
    public static PointInHistory Read(string text)
    {
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return sequence > 0
                ? new PointInHistory(sequence, null)
                : throw new ToolException("0 is before all history: sequences begin with 1.");
        }

        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Universal, out var time)
            && time >= DateTimeOffset.UnixEpoch
                ? new PointInHistory(0, time)
                : throw new ToolException(
                    $"\"{text}\" is neither a sequence nor a time: give a whole number, or such as 2026-11-28T21:00:00Z.");
    }
}
