using System.Globalization;

namespace Engine.Server.Ledger;

/// <summary>
/// The time that a caller gives a unary call, as the wire carries it: a span, which no step of a clock can change.
/// </summary>
internal static class CallTimeout
{
    private const string Header = "grpc-timeout";

    /// <summary>The time given; null for none.</summary>
    public static TimeSpan? Of(HttpRequest request)
    {
        string text = request.Headers[Header].ToString();
        return text.Length > 1
            && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            && TicksOf(text[^1]) is { } unit
                ? TimeSpan.FromTicks((long)Math.Min(value * unit, TimeSpan.MaxValue.Ticks / 2))
                : null;
    }

    private static double? TicksOf(char unit) => unit switch
    {
        'H' => TimeSpan.TicksPerHour,
        'M' => TimeSpan.TicksPerMinute,
        'S' => TimeSpan.TicksPerSecond,
        'm' => TimeSpan.TicksPerMillisecond,
        'u' => TimeSpan.TicksPerMicrosecond,
        'n' => 0.01,
        _ => null,
    };
}
