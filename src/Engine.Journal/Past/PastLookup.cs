using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Lanes;
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
    private const int MostConnections = 4;

    private readonly ObjectPool<PastQuestion> _questions = ObjectPool.Create<PastQuestion>();
    private readonly SealedHistory _history;
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private long _asked;

    /// <summary>Prepares to ask a server.</summary>
    public PastLookup(SealedHistory history, SessionFactory sessions, TimeProvider time, ILogger log)
    {
        (_history, _time, _log) = (history, time, log);
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(sessions.ConnectionString)
        {
            ApplicationName = "engine past",
            Pooling = true,
            MinPoolSize = 0,
            MaxPoolSize = MostConnections,
        });
    }

    /// <inheritdoc/>
    public SealGenerations Generations => _history.Generations;

    /// <summary>How many requests had to ask PostgreSQL. Any thread.</summary>
    public long Asked => Interlocked.Read(ref _asked);

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
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private void Return(PastQuestion question)
    {
        question.Clear();
        _questions.Return(question);
    }

    private async Task AskUntilAnsweredAsync(
        PastQuestion question, Batch batch, IReadOnlyList<SealedLeaf> leaves, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _asked);
        var backoff = new Backoff();
        while (true)
        {
            try
            {
                await AskAsync(question, batch.Past, leaves, cancellation).ConfigureAwait(false);
                Return(question);
                return;
            }
            catch (Exception failed) when (failed is NpgsqlException or IOException && !cancellation.IsCancellationRequested)
            {
                _log.LogWarning("Sealed leaves cannot be asked for now: {Reason}", JournalErrors.ReasonOf(failed));
                await Task.Delay(backoff.Next(), _time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task AskAsync(
        PastQuestion question, PastTransfers past, IReadOnlyList<SealedLeaf> leaves, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        if (question.Stamps.Count > 0)
        {
            foreach (LedgerEvent row in await PastRows.OfStampsAsync(connection, question.Stamps, cancellation)
                .ConfigureAwait(false))
            {
                past.AddStamp(row.Timestamp);
            }
        }

        if (question.Ids.Count == 0)
        {
            return;
        }

        List<LedgerEvent> rows = await PastRows.OfIdsAsync(connection, question.Ids, cancellation).ConfigureAwait(false);
        Dictionary<UInt128, HoldState> outcomes = await OutcomesAsync(connection, rows, leaves, cancellation)
            .ConfigureAwait(false);
        foreach (LedgerEvent row in rows)
        {
            if (row.Kind == EventKind.IdBurnt)
            {
                past.AddBurnt(row.Id, (CreateTransferResult)row.Result, row.Timestamp);
            }
            else
            {
                past.Add(row.ToTransfer(), IsHold(row) ? outcomes.GetValueOrDefault(row.Id, HoldState.Open) : HoldState.None);
            }
        }
    }

    private static async Task<Dictionary<UInt128, HoldState>> OutcomesAsync(
        NpgsqlConnection connection, List<LedgerEvent> rows, IReadOnlyList<SealedLeaf> leaves, CancellationToken cancellation)
    {
        Dictionary<int, HashSet<UInt128>> asked = [];
        foreach (LedgerEvent hold in rows.Where(IsHold))
        {
            ulong hash = IdFilter.HashOfResolved(hold.Id);
            foreach (SealedLeaf leaf in leaves.Where(leaf => leaf.Ids.MayHold(hash)))
            {
                (asked.TryGetValue(leaf.Number, out HashSet<UInt128>? set) ? set : asked[leaf.Number] = []).Add(hold.Id);
            }
        }

        return asked.Count == 0
            ? []
            : (await PastRows.OfResolvedAsync(connection, asked, cancellation).ConfigureAwait(false))
                .ToDictionary(row => row.PendingId, OutcomeOf);
    }

    private static bool IsHold(LedgerEvent row) =>
        row.Kind == EventKind.Transfer && ((TransferFlags)row.Flags & TransferFlags.Pending) != 0;

    private static HoldState OutcomeOf(LedgerEvent row) => row.Kind == EventKind.Expiry ? HoldState.Expired
        : ((TransferFlags)row.Flags & TransferFlags.PostPending) != 0 ? HoldState.Posted
        : HoldState.Voided;
}
