using System.Numerics;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Sealing;

/// <summary>
/// Seals one full leaf: verifies its part of the chain, writes the totals, builds the indexes, freezes the table, and
/// marks it. Each step can be repeated, so that one that was interrupted anywhere is done again as a whole.
/// </summary>
/// <param name="connection">A connection that has declared the epoch.</param>
/// <param name="leaf">The leaf; the one before is sealed.</param>
/// <param name="tell">Is told what is being done.</param>
internal sealed class LeafSeal(NpgsqlConnection connection, int leaf, Action<string> tell)
{
    // Short transactions: a take-over waits for those under the fence.
    private const int AccountsAtOnce = 5_000;

    /// <summary>Seals it.</summary>
    /// <exception cref="JournalDamageException">A row of it is missing, changed or added.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        tell("verifying");
        ChainHead before = await HeadBeforeAsync(cancellation).ConfigureAwait(false);
        (LeafTotals totals, ChainHead head, _) = await LeafTotals
            .ReadAsync(connection, leaf, before, progress: null, cancellation).ConfigureAwait(false);
        tell("adding up");
        await WriteTotalsAsync(totals, cancellation).ConfigureAwait(false);
        foreach ((string name, string statement) in LeafIndexes.Of(leaf))
        {
            tell($"building {name}");
            await AssertEpochAsync(cancellation).ConfigureAwait(false);
            await connection.ExecuteAsync(statement, cancellation).ConfigureAwait(false);
        }

        tell("freezing");
        await AssertEpochAsync(cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync($"VACUUM (FREEZE, ANALYZE) {Leaves.TableOf(leaf)}", cancellation)
            .ConfigureAwait(false);
        await MarkAsync(totals, head, cancellation).ConfigureAwait(false);
    }

    private async Task<ChainHead> HeadBeforeAsync(CancellationToken cancellation) => leaf == 1
        ? ChainHead.Empty
        : await SealedHead.ReadAsync(connection, leaf - 1, cancellation).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"Leaf {leaf - 1} is not sealed.");

    private async Task WriteTotalsAsync(LeafTotals totals, CancellationToken cancellation)
    {
        foreach (KeyValuePair<UInt128, AccountChange>[] some in totals.Accounts.Chunk(AccountsAtOnce))
        {
            await connection.ExecuteAsync(
                "SELECT engine.add_account_totals($1, $2, $3, $4, $5, $6, $7)",
                cancellation,
                new NpgsqlParameter<int> { TypedValue = leaf },
                Array(some, account => Uuid.Of(account.Key)),
                Array(some, account => (long)account.Value.Ledger),
                Array(some, account => (BigInteger)account.Value.DebitsPending),
                Array(some, account => (BigInteger)account.Value.DebitsPosted),
                Array(some, account => (BigInteger)account.Value.CreditsPending),
                Array(some, account => (BigInteger)account.Value.CreditsPosted)).ConfigureAwait(false);
        }
    }

    private async Task MarkAsync(LeafTotals totals, ChainHead head, CancellationToken cancellation)
    {
        IReadOnlyList<(AccountChange Sum, long Created)> ledgers = totals.SumByLedger();
        await connection.ExecuteAsync(
            "SELECT engine.seal_leaf($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            cancellation,
            new NpgsqlParameter<int> { TypedValue = leaf },
            Array(ledgers, ledger => (long)ledger.Sum.Ledger),
            Array(ledgers, ledger => ledger.Created),
            Array(ledgers, ledger => (BigInteger)ledger.Sum.DebitsPending),
            Array(ledgers, ledger => (BigInteger)ledger.Sum.DebitsPosted),
            Array(ledgers, ledger => (BigInteger)ledger.Sum.CreditsPending),
            Array(ledgers, ledger => (BigInteger)ledger.Sum.CreditsPosted),
            new NpgsqlParameter<long> { TypedValue = head.Block },
            new NpgsqlParameter<long> { TypedValue = head.Sequence },
            new NpgsqlParameter<long> { TypedValue = head.NextSequence },
            new NpgsqlParameter<long> { TypedValue = (long)head.Timestamp },
            new NpgsqlParameter<byte[]> { TypedValue = head.Hash.ToArray() },
            new NpgsqlParameter<long> { TypedValue = totals.Accounts.Count }).ConfigureAwait(false);
    }

    // Not held while an index is built: a second of it would be a second without service at a take-over, and to build one
    // that is there already, or twice, does no harm.
    private Task<int> AssertEpochAsync(CancellationToken cancellation) =>
        connection.ExecuteAsync("SELECT engine.assert_epoch()", cancellation);

    private static NpgsqlParameter<T[]> Array<TItem, T>(IEnumerable<TItem> items, Func<TItem, T> value) =>
        new() { TypedValue = [.. items.Select(value)] };
}
