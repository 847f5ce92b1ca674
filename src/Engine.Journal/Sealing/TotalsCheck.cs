using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Sealing;

/// <summary>
/// Holds the totals of a sealed leaf against what its rows add up to, on top of the totals of the leaves before: for who
/// has read this leaf alone.
/// </summary>
/// <param name="connection">A connection that is free.</param>
/// <param name="pace">How fast to ask.</param>
internal sealed class TotalsCheck(NpgsqlConnection connection, ReadingPace pace)
{
    private const int AccountsAtOnce = 5_000;

    // Modulo 2^128, as totals are kept.
    private const string Whole = "340282366920938463463374607431768211456";

    private const string WrongAccount =
        $"""
        SELECT n.account::text
        FROM unnest($2, $3, $4, $5, $6, $7) AS n (account, ledger, dpe, dpo, cpe, cpo)
        LEFT JOIN LATERAL (
            SELECT * FROM engine.account_total b WHERE b.account = n.account AND b.leaf < $1
            ORDER BY b.leaf DESC LIMIT 1) b ON true
        LEFT JOIN engine.account_total t ON t.account = n.account AND t.leaf = $1
        WHERE (n.ledger, mod(n.dpe + coalesce(b.debits_pending, 0), {Whole}),
               mod(n.dpo + coalesce(b.debits_posted, 0), {Whole}), mod(n.cpe + coalesce(b.credits_pending, 0), {Whole}),
               mod(n.cpo + coalesce(b.credits_posted, 0), {Whole}))
            IS DISTINCT FROM (t.ledger, t.debits_pending, t.debits_posted, t.credits_pending, t.credits_posted)
        ORDER BY n.account LIMIT 1
        """;

    private const string WrongLedger =
        $"""
        SELECT coalesce(n.ledger, b.ledger, t.ledger)
        FROM unnest($2, $3, $4, $5, $6, $7) AS n (ledger, accounts, dpe, dpo, cpe, cpo)
        FULL JOIN (SELECT * FROM engine.ledger_total b WHERE b.leaf = $1 - 1) b ON b.ledger = n.ledger
        FULL JOIN (SELECT * FROM engine.ledger_total t WHERE t.leaf = $1) t ON t.ledger = coalesce(n.ledger, b.ledger)
        WHERE (coalesce(n.accounts, 0) + coalesce(b.accounts, 0),
               mod(coalesce(n.dpe, 0) + coalesce(b.debits_pending, 0), {Whole}),
               mod(coalesce(n.dpo, 0) + coalesce(b.debits_posted, 0), {Whole}),
               mod(coalesce(n.cpe, 0) + coalesce(b.credits_pending, 0), {Whole}),
               mod(coalesce(n.cpo, 0) + coalesce(b.credits_posted, 0), {Whole}))
            IS DISTINCT FROM (t.accounts, t.debits_pending, t.debits_posted, t.credits_pending, t.credits_posted)
            OR coalesce(n.ledger, b.ledger) IS NULL
            OR (t.debits_pending, t.debits_posted) IS DISTINCT FROM (t.credits_pending, t.credits_posted)
        ORDER BY 1 LIMIT 1
        """;

    /// <summary>Requires that the totals at the end of a leaf are right.</summary>
    /// <param name="leaf">The leaf, sealed.</param>
    /// <param name="totals">What its rows add up to.</param>
    /// <param name="head">Where the chain stands at its end.</param>
    /// <param name="cancellation">Ends the questions.</param>
    /// <exception cref="JournalDamageException">One is missing, wrong, or too many.</exception>
    public async Task RequireAsync(int leaf, LeafTotals totals, ChainHead head, CancellationToken cancellation)
    {
        foreach (KeyValuePair<UInt128, AccountChange>[] some in totals.Accounts.Chunk(AccountsAtOnce))
        {
            string? account = await connection.ScalarAsync<string>(
                WrongAccount, cancellation, [Leaf(leaf), .. ChangeParameters.Of(some)]).ConfigureAwait(false);
            if (account is not null)
            {
                throw new JournalDamageException(
                    head.Sequence,
                    $"the total of account {account} at the end of leaf {leaf}, in engine.account_total, is not what its "
                        + "total before and the rows of the leaf add up to");
            }

            await pace.KeepAsync(some.Length, cancellation).ConfigureAwait(false);
        }

        await RequireNoMoreAsync(leaf, totals, head, cancellation).ConfigureAwait(false);
        long? ledger = await connection.ScalarAsync<long?>(
            WrongLedger, cancellation, [Leaf(leaf), .. ChangeParameters.Of(totals.SumByLedger())]).ConfigureAwait(false);
        if (ledger is not null)
        {
            throw new JournalDamageException(
                head.Sequence,
                $"the trial balance of ledger {ledger} at the end of leaf {leaf}, in engine.ledger_total, is not what that "
                    + "of the leaf before and the rows add up to, or its debits are not its credits");
        }
    }

    private async Task RequireNoMoreAsync(int leaf, LeafTotals totals, ChainHead head, CancellationToken cancellation)
    {
        (long there, long listed) = await connection.FirstAsync(
            "SELECT (SELECT count(*) FROM engine.account_total WHERE leaf = $1), totals FROM engine.engine_leaf "
            + "WHERE number = $1",
            row => (row.GetInt64(0), row.GetInt64(1)),
            cancellation,
            Leaf(leaf)).ConfigureAwait(false);
        if (there != totals.Accounts.Count)
        {
            string account = await FindAddedAsync(leaf, totals, cancellation).ConfigureAwait(false);
            throw new JournalDamageException(
                head.Sequence,
                $"engine.account_total has a row too many for leaf {leaf}, of account {account}, which no row of it touched");
        }

        if (listed != there)
        {
            throw new JournalDamageException(
                head.Sequence, $"the seal of leaf {leaf} says that it has {listed} totals, and there are {there}");
        }
    }

    private async Task<string> FindAddedAsync(int leaf, LeafTotals totals, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT account FROM engine.account_total WHERE leaf = $1 ORDER BY account", connection);
        command.Parameters.Add(Leaf(leaf));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            if (!totals.Accounts.ContainsKey(Uuid.ToNumber(reader.GetGuid(0))))
            {
                return reader.GetGuid(0).ToString();
            }
        }

        return "unknown";
    }

    private static NpgsqlParameter<int> Leaf(int leaf) => new() { TypedValue = leaf };
}
