using Engine.Core.Disruptor;
using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>The writer: takes batches from the ring in order and applies them. It alone touches the ledger.</summary>
public sealed class ApplyStage : IStage
{
    // Holds that fall due together are expired in portions, so that they share the event buffer with other work.
    private const int ExpiryPortion = 1024;

    private readonly RingBuffer<Batch> _ring;
    private readonly StateMachine _ledger;
    private readonly LeafSequences _sequences;
    private readonly Sequence _journaled;
    private readonly TimeProvider _time;
    private long _next;

    internal ApplyStage(
        RingBuffer<Batch> ring, StateMachine ledger, LeafSequences sequences, Sequence journaled, TimeProvider time)
    {
        _ring = ring;
        _ledger = ledger;
        _sequences = sequences;
        _journaled = journaled;
        _time = time;
        EventsPublished = new Sequence(ledger.Events.Position);
        LastSequence = new Sequence(sequences.Last);
    }

    /// <inheritdoc/>
    public string Name => "apply";

    /// <summary>The last position of the ring that was applied; -1 before the first.</summary>
    public Sequence Applied { get; } = new(-1);

    /// <summary>The position of the event buffer up to which events may be read.</summary>
    public Sequence EventsPublished { get; }

    /// <summary>The last journal sequence given.</summary>
    public Sequence LastSequence { get; }

    /// <inheritdoc/>
    public bool Step()
    {
        if (!_ring.IsPublished(_next))
        {
            return ExpireWhileIdle();
        }

        Batch batch = _ring[_next];
        if (!batch.Writes)
        {
            return Finish(batch, batch.Ticket.TryTake());
        }

        ulong now = Now();
        int room = Room();
        if (room < batch.Count + ExpiryPortion)
        {
            return false;
        }

        if (Expire(now, batch.Count) == ExpiryPortion)
        {
            return true; // perhaps more are due: the batch waits for its turn
        }

        return Finish(batch, batch.Ticket.TryTake(), now);
    }

    private bool Finish(Batch batch, bool taken, ulong now = 0)
    {
        if (taken)
        {
            long from = _ledger.Events.Position;
            BatchDispatch.Apply(_ledger, batch, now);
            PublishEvents(batch, from);
        }

        Applied.Value = _next++;
        return true;
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
        _ledger.OpenHoldCount > 0 && Room() >= ExpiryPortion && Expire(Now(), count: 0) > 0;

    private int Expire(ulong now, int count)
    {
        long from = _ledger.Events.Position;
        int expired = _ledger.ExpireDue(now, count, ExpiryPortion);
        if (expired > 0)
        {
            _sequences.Assign(_ledger.Events, from, _ledger.Events.Position);
            LastSequence.Value = _sequences.Last;
            EventsPublished.Value = _ledger.Events.Position;
        }

        return expired;
    }

    private int Room() => _ledger.Events.Capacity - (int)(_ledger.Events.Position - _journaled.Value);

    private ulong Now()
    {
        const ulong NanosecondsPerTick = 100;
        return (ulong)(_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
    }
}
