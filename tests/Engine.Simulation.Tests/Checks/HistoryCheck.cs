using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Model;
using Engine.Simulation.Tests.Runs;
using Engine.Simulation.Tests.Surroundings;

namespace Engine.Simulation.Tests.Checks;

/// <summary>A digest that an engine computed of its state at a sequence.</summary>
internal readonly record struct DigestSeen(long Sequence, UInt128 Digest, string Where);

/// <summary>
/// What the journal says in the end, replayed on the reference in the order of its sequences: every batch in it comes
/// from a request and does what that does there, and every answer given was true at the sequence it rests on.
/// </summary>
internal sealed class HistoryCheck
{
    private readonly ReferenceLedger _reference = new();
    private readonly StateMachine _replay = new(LedgerLimits.Default, new EventBuffer(2));
    private readonly Dictionary<(long Epoch, long First), Applied> _writes = [];
    private readonly Queue<Applied> _told;
    private readonly Queue<DigestSeen> _digests;
    private readonly HashSet<UInt128> _transfers = [];
    private int _events;

    private HistoryCheck(IReadOnlyList<Applied> applied, IEnumerable<DigestSeen> digests)
    {
        foreach (Applied write in applied.Where(record => record.HasEvents && record.IsTaken))
        {
            _writes.Add((write.Epoch, write.FirstSequence), write);
        }

        _told = new(applied.Where(record => record.IsTold && !record.HasEvents).OrderBy(record => record.LastSequence));
        _digests = new(digests.OrderBy(digest => digest.Sequence));
    }

    public static void Run(
        IReadOnlyList<StoredBlock> journal, IReadOnlyList<Applied> applied, IEnumerable<DigestSeen> digests)
    {
        var check = new HistoryCheck(applied, digests);
        foreach (StoredBlock block in journal)
        {
            check.Replay(block);
        }

        check.CheckAnswersUpTo(long.MaxValue);
        Applied? lost = check._writes.Values.FirstOrDefault(write => write.IsTold);
        SimulationFailure.Unless(
            lost is null, $"{lost?.Request} was answered at {lost?.FirstSequence} and is not in the journal");
    }

    private void Replay(StoredBlock block)
    {
        int start = 0;
        for (int i = 0; i < block.Events.Length; i++)
        {
            if (block.Events[i].EndsBatch)
            {
                ReplayBatch(block, start, i + 1);
                start = i + 1;
            }
        }

        SimulationFailure.Unless(start == block.Events.Length, $"block {block.Number} ends within a batch");
    }

    private void ReplayBatch(StoredBlock block, int from, int to)
    {
        Span<LedgerEvent> events = block.Events.AsSpan(from..to);
        CheckAnswersUpTo(events[0].Sequence - 1);
        if (_writes.Remove((block.Epoch, events[0].Sequence), out Applied? write))
        {
            SimulationFailure.Unless(
                write.LastSequence == events[^1].Sequence, $"{write.Request} is in the journal in part only");
            SimulationFailure.Unless(
                write.FirstSequence > write.Attempt.Floor,
                $"{write.Request} takes effect at {write.FirstSequence}, "
                    + $"but {write.Attempt.Floor} was told before it was sent");
            CheckWrite(write);
        }
        else
        {
            Sweep(events);
        }

        CheckEvents(events);
        CheckTakenOnce(events);
        for (int i = from; i < to; i++)
        {
            _replay.Replay(block.Events[i], block.Names[i]);
        }
    }

    private void CheckWrite(Applied write)
    {
        ulong count = (ulong)write.Request.Count;
        _reference.GoOnFrom(write.LastTimestamp - count);
        SimulationFailure.Unless(
            _reference.ExpireDue(write.LastTimestamp, write.Request.Count) == 0,
            $"a hold was due before {write.Request}");
        _reference.GoOnFrom(write.LastTimestamp - count);
        Content expected = Content.OfWrite(_reference, write.Request, write.LastTimestamp);
        string? difference = expected.DifferenceTo(write.Content);
        SimulationFailure.Unless(
            difference is null, $"{write.Request} at sequence {write.LastSequence}: reference {difference}");
    }

    private void Sweep(ReadOnlySpan<LedgerEvent> events)
    {
        SimulationFailure.Unless(
            events[0].Kind == EventKind.Expiry, $"no request explains the event at sequence {events[0].Sequence}");
        _reference.GoOnFrom(events[0].Timestamp - 1);
        _reference.ExpireDue(events[^1].Timestamp, 1);
    }

    private void CheckEvents(ReadOnlySpan<LedgerEvent> events)
    {
        int expected = _reference.Events.Count - _events;
        SimulationFailure.Unless(
            expected == events.Length,
            $"{events.Length} events from sequence {events[0].Sequence} on, reference {expected}");
        foreach (ref readonly LedgerEvent happened in events)
        {
            LedgerEvent comparable = happened with { Sequence = 0, TextOffset = 0, TextLength = 0 };
            LedgerEvent wanted = _reference.Events[_events++] with { Sequence = 0, TextOffset = 0, TextLength = 0 };
            SimulationFailure.Unless(
                comparable.Equals(wanted),
                $"sequence {happened.Sequence} is {happened.Kind} of {happened.Id}, "
                    + $"reference {wanted.Kind} of {wanted.Id}");
        }
    }

    private void CheckTakenOnce(ReadOnlySpan<LedgerEvent> events)
    {
        foreach (ref readonly LedgerEvent happened in events)
        {
            SimulationFailure.Unless(
                happened.Kind is not (EventKind.Transfer or EventKind.IdBurnt) || _transfers.Add(happened.Id),
                $"transfer id {happened.Id} takes effect a second time at sequence {happened.Sequence}");
        }
    }

    private void CheckAnswersUpTo(long sequence)
    {
        while (_told.TryPeek(out Applied? told) && told.LastSequence <= sequence)
        {
            CheckTold(_told.Dequeue());
        }

        while (_digests.TryPeek(out DigestSeen seen) && seen.Sequence <= sequence)
        {
            _digests.Dequeue();
            SimulationFailure.Unless(
                seen.Digest == _replay.ComputeDigest(),
                $"{seen.Where}: the state at {seen.Sequence} is not that of its replay");
        }
    }

    private void CheckTold(Applied told)
    {
        Content expected = told.Content;
        if (told.Request.Writes)
        {
            _reference.GoOnFrom(told.LastTimestamp - (ulong)told.Request.Count);
            expected = Content.OfWrite(_reference, told.Request, told.LastTimestamp);
            SimulationFailure.Unless(
                _reference.Events.Count == _events, $"{told.Request} left no event, where the reference leaves one");
        }
        else if (told.Request.Kind != BatchKind.Audit)
        {
            expected = Content.OfRead(_reference, told.Request);
        }

        string? difference = expected.DifferenceTo(told.Content);
        SimulationFailure.Unless(
            difference is null, $"{told.Request} at sequence {told.LastSequence}: reference {difference}");
    }
}
