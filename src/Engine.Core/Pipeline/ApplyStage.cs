using Engine.Core.Disruptor;
using Engine.Core.Figures;
using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>The writer: takes batches from the ring in order and applies them. It alone touches the ledger.</summary>
public sealed class ApplyStage : IStage
{
    // Holds that fall due together are expired in portions, so that they share the event buffer with other work.
    private const int ExpiryPortion = 1024;

    // A sealed leaf is let go of twice as fast as the next one fills, in steps of some microseconds.
    private const int ForgottenPerEvent = 2;
    private const int ForgottenWhileIdle = 512;

    private readonly SettingNotes _notes;
    private readonly StateMachine _ledger;
    private readonly LeafSequences _sequences;
    private readonly Sequence _journaled;
    private readonly SealGenerations? _generations;
    private readonly TimeProvider _time;
    private readonly StageFigures _figures;
    private RingBuffer<Batch> _ring;
    private long _next;
    private long _noted;
    private long _clock;
    private bool _hasExpired;

    internal ApplyStage(
        RingBuffer<Batch> ring,
        SettingNotes notes,
        StateMachine ledger,
        LeafSequences sequences,
        Sequence journaled,
        SealGenerations? generations,
        TimeProvider time,
        StageFigures figures)
    {
        _ring = ring;
        _notes = notes;
        _ledger = ledger;
        _sequences = sequences;
        _journaled = journaled;
        _generations = generations;
        _time = time;
        _figures = figures;
        EventsPublished = new Sequence(ledger.Events.Position);
        LastSequence = new Sequence(sequences.Last);
        UnsealedRows = new Sequence(ledger.UnsealedRows);
    }

    /// <inheritdoc/>
    public string Name => "apply";

    /// <summary>The last position of the ring that was applied; -1 before the first.</summary>
    public Sequence Applied { get; } = new(-1);

    /// <summary>The position of the event buffer up to which events may be read.</summary>
    public Sequence EventsPublished { get; }

    /// <summary>The last journal sequence given.</summary>
    public Sequence LastSequence { get; }

    /// <summary>The sequence of the last changed setting; 0 before the first.</summary>
    public Sequence NotedSequence { get; } = new(0);

    /// <summary>Rows that no sealed leaf holds.</summary>
    public Sequence UnsealedRows { get; }

    /// <inheritdoc/>
    public bool Step()
    {
        if (_notes.HasAny && NoteSetting())
        {
            return true;
        }

        if (!_ring.IsPublished(_next))
        {
            return FollowRing() || ExpireWhileIdle() || Forget(ForgottenWhileIdle);
        }

        // Read before the batch is applied: from then on the reply stage may end it, and its producer use it again.
        Batch batch = _ring[_next];
        (long position, long arrived) = (_next, batch.Arrived);
        long began = _figures.Begin(batch.Count);
        batch.Taken = _clock = began != 0 ? began : _clock;
        bool worked = Take(batch);
        _figures.IsBlocked = !worked;
        if (worked && _figures.End(began) is not 0 and var ended && _next > position)
        {
            _figures.Note(arrived, ended);
        }

        return worked;
    }

    private bool Take(Batch batch)
    {
        if (!batch.IsWrite)
        {
            // Of reads only one asks what time it is: what counts in a window now.
            ulong asked = batch.Kind == BatchKind.LookupAccountLimits ? Now() : 0;
            return Finish(batch, TryTake(batch), asked);
        }

        ulong now = Now();
        int room = Room();
        if (room < batch.Count + ExpiryPortion)
        {
            return false;
        }

        if (Expire(now, batch.Count))
        {
            return true; // perhaps more are due: the batch waits for its turn
        }

        if (_sequences.Room < batch.Count)
        {
            EndLeaf();
        }

        Forget(ForgottenPerEvent * batch.Count);
        return Finish(batch, TryTake(batch), now);
    }

    // The clock is read for those alone that have a deadline.
    private bool TryTake(Batch batch)
    {
        if (batch.Deadline != 0 && _time.GetTimestamp() >= batch.Deadline)
        {
            batch.Ticket.GiveUp();
        }

        return batch.Ticket.TryTake();
    }

    // A ring that was replaced is finished first: what was claimed in it comes before what the next one holds.
    private bool FollowRing()
    {
        if (_next <= _ring.End || _ring.Next is not { } next)
        {
            return false;
        }

        _ring = next;
        return true;
    }

    // One at a time on its way to the journal, since they share the place of their text. There is room for it before a
    // stalled journal: batches leave a portion free.
    private bool NoteSetting()
    {
        if (_journaled.Value < _noted || Room() < 1 || !_notes.TryPeek(out SettingNote? note))
        {
            return false;
        }

        if (_sequences.Room < 1)
        {
            EndLeaf();
        }

        long from = _ledger.Events.Position;
        ulong stamp = _ledger.ChangeSetting(note.Change, Now());
        _noted = _ledger.Events.Position;
        long sequence = _sequences.Assign(_ledger.Events, from, _noted);
        UnsealedRows.Value = _ledger.UnsealedRows;
        LastSequence.Value = _sequences.Last;
        EventsPublished.Value = _noted;
        NotedSequence.Value = sequence;
        note.Place(stamp, sequence);
        _notes.Remove();
        return true;
    }

    private bool Finish(Batch batch, bool taken, ulong now = 0)
    {
        if (taken)
        {
            long from = _ledger.Events.Position;
            BatchDispatch.Apply(_ledger, batch, now);
            PublishEvents(batch, from);
        }

        batch.EndToAsk();
        UnsealedRows.Value = _ledger.UnsealedRows;
        Applied.Value = _next++;
        return true;
    }

    private void EndLeaf()
    {
        _ledger.EndLeaf(_sequences.LeafEnd);
        _sequences.EndLeaf();
    }

    private bool Forget(int count)
    {
        bool worked = _generations is not null && _ledger.Forget(_generations.Settled, count);
        if (worked)
        {
            UnsealedRows.Value = _ledger.UnsealedRows;
        }

        return worked;
    }

    private void PublishEvents(Batch batch, long from)
    {
        long to = _ledger.Events.Position;
        if (to > from)
        {
            batch.FirstSequence = _sequences.Assign(_ledger.Events, from, to);
            LastSequence.Value = _sequences.Last;
            EventsPublished.Value = to;
        }

        batch.LastSequence = _sequences.Last;
    }

    private bool ExpireWhileIdle() =>
        _ledger.OpenHoldCount > 0 && Room() >= ExpiryPortion && (Expire(Now(), count: 0) || _hasExpired);

    /// <summary>Expires a portion of what is due; whether there may be more.</summary>
    private bool Expire(ulong now, int count)
    {
        if (_sequences.Room == 0)
        {
            EndLeaf();
        }

        long from = _ledger.Events.Position;
        int portion = (int)Math.Min(ExpiryPortion, _sequences.Room);
        int expired = _ledger.ExpireDue(now, count, portion);
        if (expired > 0)
        {
            _sequences.Assign(_ledger.Events, from, _ledger.Events.Position);
            LastSequence.Value = _sequences.Last;
            EventsPublished.Value = _ledger.Events.Position;
        }

        _hasExpired = expired > 0;
        return expired == portion;
    }

    private int Room() => _ledger.Events.Capacity - (int)(_ledger.Events.Position - _journaled.Value);

    private ulong Now()
    {
        const ulong NanosecondsPerTick = 100;
        return (ulong)(_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
    }
}
