using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>
/// Where events become durable. All members but <see cref="DurableSequence"/> and <see cref="State"/> are called by
/// the journal stage's thread alone; none of them blocks.
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Highest sequence known to be committed, with everything before it. Never goes back. Readable by any thread.
    /// </summary>
    long DurableSequence { get; }

    /// <summary>Whether the journal takes writes. Readable by any thread.</summary>
    JournalState State { get; }

    /// <summary>
    /// Takes one whole batch of events (the last has <see cref="LedgerEvent.EndsBatch"/>) into the block being
    /// filled. False: no room until a block has been committed; ask again. Nothing of it is read afterwards, so that
    /// the buffer's places may be reused.
    /// </summary>
    /// <param name="events">The buffer that holds them; sequences are given.</param>
    /// <param name="from">Position of the first.</param>
    /// <param name="to">Position after the last.</param>
    /// <param name="names">Where the texts of naming events are.</param>
    bool TryAppend(EventBuffer events, long from, long to, NameTable names);

    /// <summary>Moves blocks on: hands the filling one to a free lane, releases commits in order. True: did something.</summary>
    bool Step();
}
