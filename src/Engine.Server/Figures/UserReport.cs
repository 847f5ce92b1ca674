namespace Engine.Server.Figures;

/// <summary>What one client process saw, as it reported last. Counts are since its start.</summary>
/// <param name="Calls">Calls ended.</param>
/// <param name="EventsAcknowledged">Events that its callers were told are ok.</param>
/// <param name="Timeouts">Calls whose deadline fell.</param>
/// <param name="Retries">Requests sent again.</param>
/// <param name="Reconnects">Connections made anew.</param>
/// <param name="P50">Median of what callers waited since the report before.</param>
/// <param name="P99">Its 99th percentile.</param>
/// <param name="P999">Its 99.9th percentile.</param>
/// <param name="Longest">The longest.</param>
internal sealed record UserReport(
    long Calls,
    long EventsAcknowledged,
    long Timeouts,
    long Retries,
    long Reconnects,
    TimeSpan P50,
    TimeSpan P99,
    TimeSpan P999,
    TimeSpan Longest)
{
    /// <summary>As it was sent. What no process can have seen is cut down to what fits.</summary>
    public static UserReport From(V1.ReportFiguresRequest sent) => new(
        Count(sent.Calls),
        Count(sent.EventsAcknowledged),
        Count(sent.Timeouts),
        Count(sent.Retries),
        Count(sent.Reconnects),
        Spans.Of(Count(sent.P50)),
        Spans.Of(Count(sent.P99)),
        Spans.Of(Count(sent.P999)),
        Spans.Of(Count(sent.Longest)));

    // Sums of several processes still fit.
    private static long Count(ulong sent) => (long)Math.Min(sent, (ulong)long.MaxValue >> 10);
}
