using Engine.Core.Disruptor;
using Engine.Core.Figures;

namespace Engine.Core.Pipeline;

/// <summary>
/// Ends batches, in the ring's order, once everything that their answers rest on is durable, and frees their slots.
/// </summary>
public sealed class ReplyStage : IStage
{
    private readonly Sequence _applied;
    private readonly IJournal _journal;
    private readonly Intake _intake;
    private readonly StageFigures _figures;
    private readonly Sequence _awaited = new(0);
    private volatile bool _givingUp;
    private RingBuffer<Batch> _ring;
    private RingBuffer<Batch>? _ringGivenUp;
    private long _next;
    private long _nextGivenUp;

    internal ReplyStage(RingBuffer<Batch> ring, Sequence applied, IJournal journal, Intake intake, StageFigures figures)
    {
        _ring = ring;
        _applied = applied;
        _journal = journal;
        _intake = intake;
        _figures = figures;
    }

    /// <inheritdoc/>
    public string Name => "reply";

    /// <summary>Whether the engine ends, and nobody waits for anything in the ring any more. Any thread.</summary>
    public bool HasGivenUpAll => Volatile.Read(ref _nextGivenUp) > _ring.Claimed;

    /// <summary>
    /// The sequence that the next reply rests on, as the last step found that it was not durable; 0 when there was none to
    /// wait for. Any thread.
    /// </summary>
    public long AwaitedSequence => _awaited.Value;

    /// <inheritdoc/>
    public bool Step()
    {
        if (_givingUp || _journal.State == JournalState.Fenced)
        {
            return GiveUpRest();
        }

        long durable = _journal.DurableSequence;
        long applied = _applied.Value;
        long end = _ring.End; // after the position: what was applied behind the ring's end is not looked for in it
        long first = _next;
        long bytes = 0;
        long began = 0;
        long awaited = 0;
        while (_next <= applied)
        {
            if (_next > end)
            {
                _ring = _ring.Next!; // the writer has followed it already
                end = _ring.End;
                continue;
            }

            Batch batch = _ring[_next];
            if (batch.LastSequence > durable)
            {
                awaited = batch.LastSequence;
                break;
            }

            // All that a commit made durable is released together, at one reading of the clock.
            began = _next == first ? _figures.Begin(long.MaxValue) : began;
            bytes += batch.Bytes;
            batch.Released = began;
            batch.Ticket.End();
            _next++;
        }

        _awaited.Value = awaited;
        if (_next == first)
        {
            return false;
        }

        _ring.Release(_next - 1);
        _intake.Free((int)(_next - first), bytes);
        _figures.Note(began, _figures.End(began));
        return true;
    }

    /// <summary>From now on nothing more is answered: what waits ends as not accepted or unknown. Any thread.</summary>
    public void GiveUp() => _givingUp = true;

    // The batches stay in the ring: the writer may be at work on them still, and the process is about to end.
    private bool GiveUpRest()
    {
        _intake.Close();
        long first = Math.Max(_nextGivenUp, _next);
        long next = first;
        RingBuffer<Batch> ring = _ringGivenUp ?? _ring;
        while (next <= _ring.Claimed)
        {
            if (next > ring.End && ring.Next is { } following)
            {
                ring = following;
            }
            else if (ring.IsPublished(next))
            {
                ring[next++].Ticket.GiveUp();
            }
            else
            {
                break;
            }
        }

        _ringGivenUp = ring;

        Volatile.Write(ref _nextGivenUp, next);
        return next != first;
    }
}
