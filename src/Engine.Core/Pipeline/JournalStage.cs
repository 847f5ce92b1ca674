using Engine.Core.Disruptor;
using Engine.Core.Figures;
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
    private readonly StageFigures _figures;
    private readonly LedgerFlows _ledgers;
    private long _next;

    internal JournalStage(StateMachine ledger, Sequence published, Sequence journaled, IJournal journal, PartitionFigures figures)
    {
        _events = ledger.Events;
        _names = ledger.Names;
        _published = published;
        _journaled = journaled;
        _journal = journal;
        (_figures, _ledgers) = (figures.Journal, figures.Ledgers);
        _next = journaled.Value;
    }

    /// <inheritdoc/>
    public string Name => "journal";

    /// <inheritdoc/>
    public bool Step()
    {
        long available = _published.Value;
        bool worked = _next < available && AppendUpTo(available);
        return _journal.Step() | worked;
    }

    private bool AppendUpTo(long available)
    {
        long first = _next;
        long began = _figures.Begin(available - first);
        while (_next < available)
        {
            long end = EndOfBatch(_next, available);
            if (!_journal.TryAppend(_events, _next, end, _names))
            {
                break;
            }

            Count(_next, end);
            _next = end;
            _journaled.Value = end;
        }

        _figures.IsBlocked = _next == first;
        if (_next != first)
        {
            _figures.End(began);
        }

        return _next != first;
    }

    // Before their places are given back to the writer.
    private void Count(long from, long to)
    {
        if (_figures.IsRecording)
        {
            _ledgers.Add(_events, from, to);
        }
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
