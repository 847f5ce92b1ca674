using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Core.Tests.Pipeline;

/// <summary>A journal in memory that commits only when the test says so.</summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly Queue<long> _blocks = new();

    public List<LedgerEvent> Events { get; } = [];

    public int MaxWaitingBlocks { get; set; } = int.MaxValue;

    public long DurableSequence { get; private set; }

    public JournalState State { get; set; }

    public bool TryAppend(EventBuffer events, long from, long to, NameTable names)
    {
        if (_blocks.Count >= MaxWaitingBlocks)
        {
            return false;
        }

        for (long position = from; position < to; position++)
        {
            Events.Add(events[position]);
            Assert.Equal(position == to - 1, events[position].EndsBatch);
        }

        _blocks.Enqueue(Events[^1].Sequence);
        return true;
    }

    public bool Step() => false;

    public void CommitNext() => DurableSequence = _blocks.Dequeue();

    public void CommitAll()
    {
        while (_blocks.Count > 0)
        {
            CommitNext();
        }
    }
}
