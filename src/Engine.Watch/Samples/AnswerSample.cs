using Engine.Core.Figures;

namespace Engine.Watch.Samples;

/// <summary>What was asked and how it was answered.</summary>
public sealed record AnswerSample
{
    /// <summary>Requests that were let into the ring.</summary>
    public long RequestsAccepted { get; init; }

    /// <summary>Of them, those that were answered, or whose caller was told that the outcome is unknown or not accepted.</summary>
    public long RequestsEnded { get; init; }

    /// <summary>Of those ended, the ones told "unknown": look it up.</summary>
    public long RequestsUnknown { get; init; }

    /// <summary>Of those ended, the ones told "not accepted", by their deadline.</summary>
    public long RequestsNotAccepted { get; init; }

    /// <summary>Of those ended, the ones refused as a whole because a limit of the ledger was reached.</summary>
    public long RequestsOverLimit { get; init; }

    /// <summary>Requests refused as a whole before the ring: full, malformed, limits, rights.</summary>
    public long RequestsRefused { get; init; }

    /// <summary>Events that were answered ok.</summary>
    public long EventsOk { get; init; }

    /// <summary>Of them, the transfers, a group's among them: each has a row.</summary>
    public long TransfersOk { get; init; }

    /// <summary>Events that were refused by a rule of the ledger; <c>exists</c> is not among them.</summary>
    public long EventsRefused { get; init; }

    /// <summary>Events answered otherwise than ok, by the name of their result code.</summary>
    public IReadOnlyDictionary<string, long> EventsByCode { get; init; } = new Dictionary<string, long>();

    /// <summary>From when a request was read until its answer was released.</summary>
    public LatencySnapshot Latency { get; init; } = LatencySnapshot.Empty;
}
