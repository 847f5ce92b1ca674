namespace Engine.Journal;

/// <summary>What an engine is to its journal.</summary>
public enum JournalRole
{
    /// <summary>Reads what there is, to lead or to follow.</summary>
    Recovering,

    /// <summary>Follows the engine that leads.</summary>
    Standby,

    /// <summary>Has claimed the epoch, and waits until no older engine can answer any more.</summary>
    TakingOver,

    /// <summary>Owns the epoch.</summary>
    Leader,
}
