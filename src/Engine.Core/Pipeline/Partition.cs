using System.Runtime.CompilerServices;
using Engine.Core.Disruptor;
using Engine.Core.Figures;
using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>
/// Everything that belongs to one set of ledgers: ring, writer, journal stage, reply stage, wired in one place.
/// </summary>
public sealed class Partition
{
    // The longest that a timer of TimeProvider takes.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly StateMachine _ledger;
    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly IPastLookup? _past;
    private readonly IntakePace _pace;
    private readonly SettingNotes _notes = new();
    private readonly Intake _intake;
    private readonly ApplyStage _apply;
    private readonly Sequence _journaled;
    private readonly ReplyStage _reply;
    private Action _wake = static () => { };

    /// <summary>Wires the stages; nothing runs until a host steps them.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="ledger">The ledger, as recovered.</param>
    /// <param name="journal">Where events become durable.</param>
    /// <param name="lastSequence">The last sequence in the journal; 0 for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="past">Asks sealed leaves; null where there are none.</param>
    /// <param name="pool">Where batches come from; its own if null.</param>
    public Partition(
        PartitionOptions options,
        StateMachine ledger,
        IJournal journal,
        long lastSequence,
        TimeProvider time,
        IPastLookup? past = null,
        BatchPool? pool = null)
    {
        options.Validate();
        Pool = pool ?? new BatchPool();
        _ledger = ledger;
        _journal = journal;
        _time = time;
        _past = past;
        _pace = new IntakePace(
            () => _apply!.UnsealedRows.Value,
            options.SlowsForSeals ? () => ledger.Limits.MaxUnsealedRows : static () => long.MaxValue,
            time);

        Figures = new PartitionFigures(time, options.Figures);

        // 1. Producers enter batches into the ring, within its bounds.
        var ring = new RingBuffer<Batch>(options.RingSlots);
        _intake = new Intake(ring, options.RingBytes, () => _wake(), options.Figures ? time : null);

        // 2. The writer applies them, and publishes what happened. Changed settings come to it by a way of their own.
        _journaled = new Sequence(ledger.Events.Position);
        var sequences = new LeafSequences(lastSequence, options.LeafRows);
        _apply = new ApplyStage(ring, _notes, ledger, sequences, _journaled, past?.Generations, time, Figures.Apply);

        // 3. The journal takes the events, block by block.
        var journalStage = new JournalStage(ledger, _apply.EventsPublished, _journaled, journal, Figures);

        // 4. Batches end once what they rest on is durable.
        _reply = new ReplyStage(ring, _apply.Applied, journal, _intake, Figures.Reply);

        Stages = [_apply, journalStage, _reply];
    }

    /// <summary>The stages, in the order of the way.</summary>
    public IReadOnlyList<IStage> Stages { get; }

    /// <summary>Where batches come from.</summary>
    public BatchPool Pool { get; }

    /// <summary>Whether it takes no more work.</summary>
    public bool IsStopping => _intake.IsClosed;

    /// <summary>What the stages count. Any thread may read it.</summary>
    public PartitionFigures Figures { get; }

    /// <summary>The sequence that the next reply waits for; 0 when none waits. Any thread.</summary>
    public long AwaitedSequence => _reply.AwaitedSequence;

    /// <summary>Events that the journal has not taken yet. Any thread.</summary>
    public long EventsWaiting => Math.Max(0, _apply.EventsPublished.Value - _journaled.Value);

    /// <summary>A snapshot of where the stages are.</summary>
    public PartitionStatus Status => new(
        _intake.Ring.Claimed + 1,
        _apply.Applied.Value + 1,
        _intake.Ring.Released + 1,
        _apply.LastSequence.Value,
        _journal.DurableSequence,
        _intake.Ring.Capacity,
        _intake.CapacityBytes,
        _intake.UsedBytes,
        _intake.Rejected,
        _ledger.AccountCount,
        _ledger.TransferCount,
        _ledger.OpenHoldCount,
        _ledger.BurntCount,
        _apply.UnsealedRows.Value)
    {
        VelocityLimits = _ledger.VelocityLimitCount,
    };

    /// <summary>Who is told that there is work, after it was published.</summary>
    public void WakeWith(Action wake) => _wake = wake;

    /// <summary>
    /// Prepares a batch to be submitted: it waits while sealing lags behind, and brings along what sealed leaves say about
    /// the ids of transfers that it names. Nearly always done at once; tried for as long as the journal is away.
    /// </summary>
    public ValueTask PrepareAsync(Batch batch, CancellationToken cancellation)
    {
        if (_past is null)
        {
            return ValueTask.CompletedTask;
        }

        ValueTask turn = batch.IsWrite ? _pace.WaitAsync(batch, cancellation) : ValueTask.CompletedTask;
        return turn.IsCompletedSuccessfully && batch.Place.Rows == 0
            ? _past.BringAsync(batch, cancellation)
            : BringInTurnAsync(turn, _past, batch, cancellation);
    }

    /// <summary>Publishes a batch; false when the ring is full in slots or bytes, or the partition is stopping.</summary>
    public bool TrySubmit(Batch batch)
    {
        bool isIn = _intake.TrySubmit(batch);
        if (!isIn)
        {
            GivePlaceBack(batch);
        }

        return isIn;
    }

    /// <summary>
    /// Publishes a batch as soon as there is room; false when the partition is stopping. Callers that need order
    /// await one before they submit the next.
    /// </summary>
    public ValueTask<bool> SubmitAsync(Batch batch, CancellationToken cancellation)
    {
        IntakePlace place = batch.Place; // once it is in, the batch is not the caller's
        ValueTask<bool> submission = _intake.SubmitAsync(batch, cancellation);
        return submission.IsCompletedSuccessfully || place.Rows == 0
            ? submission
            : SubmitInTurnAsync(submission, place);
    }

    /// <summary>
    /// Waits until a submitted batch has ended. With a deadline (a point of <see cref="TimeProvider.GetTimestamp"/>; 0
    /// for none; 49 days at most) it ends as NotAccepted or Unknown when that falls first, and likewise on
    /// cancellation.
    /// </summary>
    public ValueTask<BatchOutcome> WaitAsync(Batch batch, long deadline, CancellationToken cancellation)
    {
        ValueTask<BatchOutcome> ended = WhenEnded(batch);
        return ended.IsCompleted || (deadline == 0 && !cancellation.CanBeCanceled)
            ? ended
            : WaitWithLimitAsync(ended, batch.Ticket, deadline, cancellation);
    }

    /// <summary>Completes when a submitted batch has ended; to be awaited once.</summary>
    public static ValueTask<BatchOutcome> WhenEnded(Batch batch) => batch.Ticket.WhenEnded();

    /// <summary>
    /// Ends the wait for a submitted batch before the pipeline does, by the one who waits: as NotAccepted, or as Unknown
    /// where the writer has taken it. Nothing happens to one that has ended.
    /// </summary>
    public static void GiveUp(Batch batch) => batch.Ticket.GiveUp();

    /// <summary>
    /// Goes on with a ring of so many slots, a power of two. What is in the old one stays in its order before what comes
    /// in the new one; together they hold no more than the new one may, but for what was there before. By one thread at a time.
    /// </summary>
    public void ResizeRing(int slots) => _intake.Resize(slots);

    /// <summary>Bounds the requests in the ring to so many bytes from now on. What is over that stays.</summary>
    public void LimitRingBytes(long bytes) => _intake.LimitBytes(bytes);

    /// <summary>The settings that were changed while engines ran. Any thread.</summary>
    public SettingLog Settings => _ledger.Settings;

    /// <summary>Sets what the ledger may hold, from the next batch on.</summary>
    public void Limit(LedgerLimits limits) => _ledger.Limits = limits;

    /// <summary>
    /// Has a changed setting journaled; false when too many wait already. Not through the ring, which may be full.
    /// </summary>
    public bool TryNote(SettingNote note)
    {
        bool waits = _notes.TryAdd(note);
        _wake();
        return waits;
    }

    /// <summary>
    /// Takes no more work and waits until everything accepted is durable; what is left when
    /// <paramref name="timeout"/> ends is answered as not accepted or unknown. Returns how many requests were left,
    /// those included that their callers had given up before.
    /// </summary>
    public async Task<int> StopAsync(TimeSpan timeout)
    {
        _intake.Close();
        long end = _time.GetTimestamp() + (long)(timeout.TotalSeconds * _time.TimestampFrequency);
        while ((HasRequests || HasNotes) && _time.GetTimestamp() < end)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time).ConfigureAwait(false);
        }

        if (InRing == 0)
        {
            return 0;
        }

        _reply.GiveUp();
        _wake();
        while (!_reply.HasGivenUpAll)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time).ConfigureAwait(false);
        }

        return InRing;
    }

    private int InRing => (int)(_intake.Ring.Claimed - _intake.Ring.Released);

    private bool HasRequests => InRing > 0 && !_reply.HasGivenUpAll;

    // Of what was changed while PostgreSQL was away nobody waits for the row.
    private bool HasNotes => _journal.State != JournalState.Fenced
        && (_notes.HasAny || _apply.NotedSequence.Value > _journal.DurableSequence);

    private async ValueTask BringInTurnAsync(ValueTask turn, IPastLookup past, Batch batch, CancellationToken cancellation)
    {
        await turn.ConfigureAwait(false);
        try
        {
            await past.BringAsync(batch, cancellation).ConfigureAwait(false);
        }
        catch
        {
            GivePlaceBack(batch);
            throw;
        }
    }

    private async ValueTask<bool> SubmitInTurnAsync(ValueTask<bool> submission, IntakePlace place)
    {
        bool isIn = false;
        try
        {
            return isIn = await submission.ConfigureAwait(false);
        }
        finally
        {
            if (!isIn)
            {
                _pace.GiveBack(place);
            }
        }
    }

    private void GivePlaceBack(Batch batch)
    {
        _pace.GiveBack(batch.Place);
        batch.Place = default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BatchOutcome> WaitWithLimitAsync(
        ValueTask<BatchOutcome> ended, BatchTicket ticket, long deadline, CancellationToken cancellation)
    {
        // Both are disposed, and so have run or never will, before the batch can go back to its pool.
        await using CancellationTokenRegistration registration =
            cancellation.UnsafeRegister(static state => ((BatchTicket)state!).GiveUp(), ticket);
        await using ITimer? timer = deadline == 0
            ? null
            : _time.CreateTimer(static state => ((BatchTicket)state!).GiveUp(), ticket, Until(deadline), Timeout.InfiniteTimeSpan);
        return await ended.ConfigureAwait(false);
    }

    private TimeSpan Until(long deadline)
    {
        TimeSpan left = _time.GetElapsedTime(_time.GetTimestamp(), deadline);
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < s_longestWait ? left : s_longestWait;
    }
}
