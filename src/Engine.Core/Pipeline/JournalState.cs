namespace Engine.Core.Pipeline;

/// <summary>Whether the journal takes writes.</summary>
public enum JournalState
{
    /// <summary>Blocks are being committed.</summary>
    Writable = 0,

    /// <summary>PostgreSQL is away or refuses; blocks wait, and nothing is answered meanwhile.</summary>
    Stalled = 1,

    /// <summary>Another engine owns the journal, or the journal is not the one this engine wrote. For good.</summary>
    Fenced = 2,
}
