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
    TimeSpan Longest);
