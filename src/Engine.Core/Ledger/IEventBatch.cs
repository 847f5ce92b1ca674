namespace Engine.Core.Ledger;

/// <summary>What the common run of a batch has to know of its kind; a struct, so that each kind is compiled.</summary>
internal interface IEventBatch
{
    /// <summary>The code of an event that stands already with equal content.</summary>
    static abstract ushort Exists { get; }

    /// <summary>
    /// imported_event_expected; imported_event_not_expected, _timestamp_out_of_range and _timestamp_must_not_advance
    /// have the numbers behind it, in every kind.
    /// </summary>
    static abstract ushort ImportedEventExpected { get; }

    /// <summary>Events in the batch.</summary>
    int Count { get; }

    /// <summary>Whether an event stands or falls with the next one.</summary>
    bool IsLinked(int index);

    /// <summary>Whether an event brings its own stamp.</summary>
    bool IsImported(int index);

    /// <summary>The stamp that an event brings, ns; 0 for none.</summary>
    ulong TimestampOf(int index);

    /// <summary>Asks for the memory that these events will touch. Nothing is decided or changed.</summary>
    void PrefetchGroup(int first, int count);

    /// <summary>Whether an event stands already with equal content.</summary>
    bool ExistsAlready(int index);

    /// <summary>Applies an event; adds it to the events, and a result where it is ok with another amount.</summary>
    /// <returns>Its code; unless that is 0, nothing has changed.</returns>
    ushort Apply(int index, ulong stamp);

    /// <summary>Completes the result of a refusal by what else there is to say.</summary>
    void Describe(ref EventResult refusal);

    /// <summary>Does what a refusal leaves behind, outside any savepoint; adds at most one event.</summary>
    void LeaveTrace(int index, ulong stamp, ushort code);

    /// <summary>Takes back what it noted about the events from this one on, whose chain broke; the ledger does the rest.</summary>
    void TakeBack(int first);
}
