using Engine.Core.Disruptor;
using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>Hands whole batches of events to the journal and moves its blocks on.</summary>
public sealed class JournalStage : IStage
{
    private readonly EventBuffer _events;
    private readonly NameTable _names;
    private readonly Sequence _published;
    private readonly Sequence _journaled;
    private readonly IJournal _journal;
    private long _next;

    internal JournalStage(StateMachine ledger, Sequence published, Sequence journaled, IJournal journal)
    {
        _events = ledger.Events;
        _names = ledger.Names;
        _published = published;
        _journaled = journaled;
        _journal = journal;
        _next = journaled.Value;
    }

    /// <inheritdoc/>
    public string Name => "journal";

    /// <inheritdoc/>
    public bool Step()
    {
        bool worked = false;
        long available = _published.Value;
        while (_next < available)
        {
            long end = EndOfBatch(_next, available);
            if (!_journal.TryAppend(_events, _next, end, _names))
            {
                break;
            }

            _next = end;
            _journaled.Value = end;
            worked = true;
        }

        return _journal.Step() | worked;
    }

    private long EndOfBatch(long from, long available)
    {
        long position = from;
        while (!_events[position].EndsBatch)
        {
            position++;
            if (position == available)
            {
                throw new InvalidOperationException("Events are published by whole batches.");
            }
        }

        return position + 1;
    }
}
