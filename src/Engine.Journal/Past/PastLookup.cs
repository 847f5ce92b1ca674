using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Archiving;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;
using Npgsql;

namespace Engine.Journal.Past;

/// <summary>
/// Looks the ids that a request names up in sealed leaves, before it enters the ring: by their filters, which nearly always
/// say no, and where one does not, by index, over a few connections of its own.
/// </summary>
internal sealed class PastLookup : IPastLookup, IAsyncDisposable
{
    private readonly ObjectPool<PastQuestion> _questions = ObjectPool.Create<PastQuestion>();
    private readonly SealedHistory _history;
    private readonly PastConnections _connections;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>Prepares to ask a server.</summary>
    public PastLookup(SealedHistory history, PastConnections connections, TimeProvider time, ILogger log) =>
        (_history, _connections, _time, _log) = (history, connections, time, log);

    /// <inheritdoc/>
    public SealGenerations Generations => _history.Generations;

    /// <inheritdoc/>
    public ValueTask BringAsync(Batch batch, CancellationToken cancellation)
    {
        batch.BeginToAsk(Generations);
        IReadOnlyList<SealedLeaf> leaves = _history.Leaves;
        if (leaves.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        PastQuestion question = _questions.Get();
        question.Ask(batch, leaves);
        if (!question.IsEmpty)
        {
            return new ValueTask(AskUntilAnsweredAsync(question, batch, leaves, cancellation));
        }

        Return(question);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private void Return(PastQuestion question)
    {
        question.Clear();
        _questions.Return(question);
    }

    private async Task AskUntilAnsweredAsync(
        PastQuestion question, Batch batch, IReadOnlyList<SealedLeaf> leaves, CancellationToken cancellation)
    {
        var backoff = new Backoff();
        while (true)
        {
            try
            {
                Answer answer = new();
                await _connections
                    .AskAsync(connection => AskAsync(connection, question, answer, leaves), cancellation)
                    .ConfigureAwait(false);
                answer.BringTo(batch.Past);
                Return(question);
                return;
            }
            catch (Exception failed) when (IsPassing(failed) && !cancellation.IsCancellationRequested)
            {
                _log.PastUnreachable(JournalErrors.ReasonOf(failed));
                await Task.Delay(backoff.Next(), _time, cancellation).ConfigureAwait(false);
            }
        }
    }

    // Where the journal is another one for good, the engine ends; nothing is answered until it does.
    private static bool IsPassing(Exception failed) => failed is NpgsqlException or IOException or TimeoutException
        or PreflightException or WrongJournalException;

    // Into an answer of its own: one that comes after its time may not touch a batch that has gone on.
    private async Task AskAsync(
        NpgsqlConnection connection, PastQuestion question, Answer answer, IReadOnlyList<SealedLeaf> leaves)
    {
        var rows = new PastRows(connection, _history.Archived);
        try
        {
            await AskAsync(rows, question, answer, leaves).ConfigureAwait(false);
        }
        catch (PostgresException gone) when (ArchivedLeaves.HasMoved(gone))
        {
            await _history.Archived.RefreshAsync(connection, CancellationToken.None).ConfigureAwait(false);
            await AskAsync(rows, question, answer, leaves).ConfigureAwait(false);
        }
    }

    private static async Task AskAsync(
        PastRows rows, PastQuestion question, Answer answer, IReadOnlyList<SealedLeaf> leaves)
    {
        if (question.Stamps.Count > 0)
        {
            answer.Stamped = await rows.OfStampsAsync(question.Stamps, CancellationToken.None).ConfigureAwait(false);
        }

        if (question.Ids.Count > 0)
        {
            answer.Rows = await rows.OfIdsAsync(question.Ids, CancellationToken.None).ConfigureAwait(false);
            answer.Outcomes = await OutcomesAsync(rows, answer.Rows, leaves).ConfigureAwait(false);
        }
    }

    private static async Task<Dictionary<UInt128, HoldState>> OutcomesAsync(
        PastRows rows, List<LedgerEvent> found, IReadOnlyList<SealedLeaf> leaves)
    {
        Dictionary<int, HashSet<UInt128>> asked = [];
        foreach (LedgerEvent hold in found.Where(IsHold))
        {
            ulong hash = IdFilter.HashOfResolved(hold.Id);
            foreach (SealedLeaf leaf in leaves.Where(leaf => leaf.Ids.MayHold(hash)))
            {
                (asked.TryGetValue(leaf.Number, out HashSet<UInt128>? set) ? set : asked[leaf.Number] = []).Add(hold.Id);
            }
        }

        if (asked.Count == 0)
        {
            return [];
        }

        ILookup<UInt128, LedgerEvent> resolving =
            (await rows.OfResolvedAsync(asked, CancellationToken.None).ConfigureAwait(false)).ToLookup(row => row.PendingId);
        return found.Where(row => IsHold(row) && resolving.Contains(row.Id))
            .ToDictionary(row => row.Id, row => OutcomeOf(row, resolving[row.Id]));
    }

    private static bool IsHold(LedgerEvent row) =>
        row.Kind == EventKind.Transfer && ((TransferFlags)row.Flags & TransferFlags.Pending) != 0;

    // A capture resolves a hold only where nothing remains.
    private static HoldState OutcomeOf(in LedgerEvent hold, IEnumerable<LedgerEvent> resolving)
    {
        UInt128 captured = 0;
        foreach (LedgerEvent row in resolving)
        {
            var flags = (TransferFlags)row.Flags;
            if ((flags & TransferFlags.Capture) == 0)
            {
                return row.Kind == EventKind.Expiry ? HoldState.Expired
                    : (flags & TransferFlags.PostPending) != 0 ? HoldState.Posted
                    : HoldState.Voided;
            }

            captured += row.Amount;
        }

        return captured == hold.Amount ? HoldState.Posted : HoldState.Open;
    }

    /// <summary>What was found.</summary>
    private sealed class Answer
    {
        public List<LedgerEvent> Stamped { get; set; } = [];

        public List<LedgerEvent> Rows { get; set; } = [];

        public Dictionary<UInt128, HoldState> Outcomes { get; set; } = [];

        public void BringTo(PastTransfers past)
        {
            foreach (LedgerEvent row in Stamped)
            {
                past.AddStamp(row.Timestamp);
            }

            foreach (LedgerEvent row in Rows)
            {
                if (row.Kind == EventKind.IdBurnt)
                {
                    past.AddBurnt(row.Id, (CreateTransferResult)row.Result, row.Timestamp);
                }
                else
                {
                    HoldState hold = IsHold(row) ? Outcomes.GetValueOrDefault(row.Id, HoldState.Open) : HoldState.None;
                    past.Add(row.ToTransfer(), hold);
                }
            }
        }
    }
}
