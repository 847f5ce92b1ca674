using Engine.Core.Figures;

namespace Engine.Journal.Figures;

/// <summary>What the journal counts of its blocks, since the start of the process.</summary>
public sealed record JournalFigures
{
    /// <summary>Of an engine that does not write.</summary>
    public static JournalFigures None { get; } = new();

    /// <summary>The connections that carry blocks.</summary>
    public IReadOnlyList<LaneFigures> Lanes { get; init; } = [];

    /// <summary>Events of each block that was sent on its way; an event in the place of a nanosecond.</summary>
    public LatencySnapshot BlockRows { get; init; } = LatencySnapshot.Empty;

    /// <summary>From the first event of a block until it was sent on its way.</summary>
    public LatencySnapshot Filling { get; init; } = LatencySnapshot.Empty;

    /// <summary>Time in which blocks were closed, hashed and copied for readers, by the journal's stage.</summary>
    public TimeSpan Closing { get; init; }

    /// <summary>Bytes of rows sent on their way.</summary>
    public long Bytes { get; init; }

    /// <summary>Age of the oldest block that is not durable, counted from its first event; zero while all are.</summary>
    public TimeSpan DurableLag { get; init; }
}
