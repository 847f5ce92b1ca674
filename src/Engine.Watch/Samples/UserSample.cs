namespace Engine.Watch.Samples;

/// <summary>What those who call through a client saw, as the client measured it from when they meant to start.</summary>
/// <param name="Calls">Calls ended since the client's start.</param>
/// <param name="EventsAcknowledged">Events that they were told are ok.</param>
/// <param name="Timeouts">Calls whose deadline fell.</param>
/// <param name="Retries">Requests that were sent again.</param>
/// <param name="Reconnects">Connections made anew.</param>
/// <param name="P50">Median of the time that callers waited, over the interval last reported.</param>
/// <param name="P99">Its 99th percentile.</param>
/// <param name="P999">Its 99.9th percentile.</param>
/// <param name="Longest">The longest.</param>
/// <param name="Reported">When it was reported, on the clock of <see cref="EngineSample.Elapsed"/>.</param>
public sealed record UserSample(
    long Calls,
    long EventsAcknowledged,
    long Timeouts,
    long Retries,
    long Reconnects,
    TimeSpan P50,
    TimeSpan P99,
    TimeSpan P999,
    TimeSpan Longest,
    TimeSpan Reported)
{
    /// <summary>Of the events acknowledged, those since this engine heard of the processes first.</summary>
    public long EventsAcknowledgedHere { get; init; }
}
