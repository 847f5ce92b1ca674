using System.Numerics;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Npgsql;
using NpgsqlTypes;

namespace Engine.Journal.Sealing;

/// <summary>
/// Reads every sealed leaf again and adds up what its rows did, into tables of its own; then holds the seals against them.
/// </summary>
/// <param name="reads">A connection for the leaves.</param>
/// <param name="writes">A connection that holds off the sealer, for what is made.</param>
/// <param name="progress">Is told how far it has come.</param>
internal sealed class SealRebuild(
    NpgsqlConnection reads, NpgsqlConnection writes, IProgress<JournalProgress>? progress)
{
    private const string AccountTotals =
        "COPY rebuilt_account_total (account, leaf, ledger, debits_pending, debits_posted, credits_pending, credits_posted) "
        + "FROM STDIN (FORMAT binary)";

    private readonly Dictionary<UInt128, AccountChange> _accounts = [];
    private readonly SortedDictionary<uint, (AccountChange Sum, long Created)> _ledgers = [];
    private long _totals;

    /// <summary>Runs it; what was made is gone with the connection, unless it was swapped in.</summary>
    /// <exception cref="JournalDamageException">A row of the journal itself is missing, changed or added.</exception>
    public async Task<RebuildResult> RunAsync(bool swap, CancellationToken cancellation)
    {
        await writes.ExecuteAsync(RebuildStatements.Create, cancellation).ConfigureAwait(false);
        int newest = await SealedHead.NewestAsync(writes, cancellation).ConfigureAwait(false);
        ChainHead head = ChainHead.Empty;
        long events = 0;
        for (int leaf = 1; leaf <= newest; leaf++)
        {
            (LeafTotals totals, head, long inLeaf) = await LeafTotals
                .ReadAsync(reads, leaf, head, ReadingPace.Unhurried, progress, cancellation).ConfigureAwait(false);
            events += inLeaf;
            await AddAsync(leaf, totals, cancellation).ConfigureAwait(false);
            await AddAsync(leaf, totals.SumByLedger(), cancellation).ConfigureAwait(false);
            await AddAsync(leaf, head, totals.Accounts.Count, cancellation).ConfigureAwait(false);
        }

        await RequireToGoOnAsync(newest, head, cancellation).ConfigureAwait(false);
        (long count, IReadOnlyList<string> first) = await CompareAsync(cancellation).ConfigureAwait(false);
        bool swaps = swap && count > 0;
        if (swaps)
        {
            await writes.ExecuteAsync(RebuildStatements.Swap, cancellation).ConfigureAwait(false);
        }

        return new RebuildResult(newest, events, _totals, count, first, swaps);
    }

    // A leaf that has lost its last blocks is whole in itself: its seal would be made to fit what is left of it. A leaf is
    // sealed only when the chain has gone on in the next.
    private async Task RequireToGoOnAsync(int leaf, ChainHead head, CancellationToken cancellation)
    {
        long next = await reads.ScalarAsync<long>(
            "SELECT count(*) FROM engine.journal WHERE block = $1",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = head.Block + 1 }).ConfigureAwait(false);
        if (leaf > 0 && next == 0)
        {
            throw new JournalDamageException(
                head.Sequence, $"leaf {leaf} ends with block {head.Block}, and there is no block {head.Block + 1} behind it");
        }
    }

    private async Task AddAsync(int leaf, LeafTotals totals, CancellationToken cancellation)
    {
        await using NpgsqlBinaryImporter rows =
            await writes.BeginBinaryImportAsync(AccountTotals, cancellation).ConfigureAwait(false);
        foreach ((UInt128 account, AccountChange change) in totals.Accounts)
        {
            AccountChange balances = _accounts.GetValueOrDefault(account);
            balances.Add(change);
            _accounts[account] = balances;
            await rows.StartRowAsync(cancellation).ConfigureAwait(false);
            await rows.WriteAsync(Uuid.Of(account), NpgsqlDbType.Uuid, cancellation).ConfigureAwait(false);
            await rows.WriteAsync(leaf, NpgsqlDbType.Integer, cancellation).ConfigureAwait(false);
            await rows.WriteAsync((long)balances.Ledger, NpgsqlDbType.Bigint, cancellation).ConfigureAwait(false);
            foreach (UInt128 amount in Balances(balances))
            {
                await rows.WriteAsync((BigInteger)amount, NpgsqlDbType.Numeric, cancellation).ConfigureAwait(false);
            }
        }

        await rows.CompleteAsync(cancellation).ConfigureAwait(false);
        _totals += totals.Accounts.Count;
    }

    private async Task AddAsync(
        int leaf, IReadOnlyList<(AccountChange Sum, long Created)> changes, CancellationToken cancellation)
    {
        foreach ((AccountChange change, long created) in changes)
        {
            (AccountChange sum, long before) = _ledgers.GetValueOrDefault(change.Ledger);
            sum.Add(change);
            _ledgers[change.Ledger] = (sum, before + created);
        }

        // Also those that nothing happened in.
        foreach ((uint ledger, (AccountChange sum, long accounts)) in _ledgers)
        {
            await writes.ExecuteAsync(
                "INSERT INTO rebuilt_ledger_total VALUES ($1, $2, $3, $4, $5, $6, $7)",
                cancellation,
                [
                    new NpgsqlParameter<int> { TypedValue = leaf },
                    new NpgsqlParameter<long> { TypedValue = ledger },
                    new NpgsqlParameter<long> { TypedValue = accounts },
                    .. Balances(sum).Select(amount => new NpgsqlParameter<BigInteger> { TypedValue = amount }),
                ]).ConfigureAwait(false);
        }
    }

    private Task<int> AddAsync(int leaf, ChainHead head, long totals, CancellationToken cancellation) =>
        writes.ExecuteAsync(
            "INSERT INTO rebuilt_seal VALUES ($1, $2, $3, $4, $5, $6, $7)",
            cancellation,
            new NpgsqlParameter<int> { TypedValue = leaf },
            new NpgsqlParameter<long> { TypedValue = head.Block },
            new NpgsqlParameter<long> { TypedValue = head.Sequence },
            new NpgsqlParameter<long> { TypedValue = head.NextSequence },
            new NpgsqlParameter<long> { TypedValue = (long)head.Timestamp },
            new NpgsqlParameter<byte[]> { TypedValue = head.Hash.ToArray() },
            new NpgsqlParameter<long> { TypedValue = totals });

    private async Task<(long Count, IReadOnlyList<string> First)> CompareAsync(CancellationToken cancellation)
    {
        long count = 0;
        List<string> first = [];
        await using var command = new NpgsqlCommand(RebuildStatements.Differences, writes) { CommandTimeout = 0 };
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            count = row.GetInt64(0);
            first.Add(row.GetString(1));
        }

        return (count, first);
    }

    private static UInt128[] Balances(in AccountChange of) =>
        [of.DebitsPending, of.DebitsPosted, of.CreditsPending, of.CreditsPosted];
}
