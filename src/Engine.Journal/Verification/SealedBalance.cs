using System.Globalization;
using Npgsql;

namespace Engine.Journal.Verification;

/// <summary>
/// The trial balance of one ledger at the end of the newest sealed leaf: the balances of all its accounts, added up by the sealer
/// in a ledger of its own, into which it replays what PostgreSQL holds. Sums are modulo 2^128.
/// </summary>
/// <param name="Ledger">Which ledger.</param>
/// <param name="DebitsPending">Sum of pending debits.</param>
/// <param name="DebitsPosted">Sum of posted debits.</param>
/// <param name="CreditsPending">Sum of pending credits.</param>
/// <param name="CreditsPosted">Sum of posted credits.</param>
public sealed record SealedBalance(
    uint Ledger, UInt128 DebitsPending, UInt128 DebitsPosted, UInt128 CreditsPending, UInt128 CreditsPosted)
{
    /// <summary>Ledgers that are read; of those beyond verify tells.</summary>
    public const int MostLedgers = 1_000;

    /// <summary>Reads those of all ledgers; none while no leaf is sealed.</summary>
    /// <param name="connection">A connection of the caller's own that is free.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">PostgreSQL could not be asked.</exception>
    public static async Task<IReadOnlyList<SealedBalance>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Text, for what somebody may have written there need not fit into 128 bits.
        await using var command = new NpgsqlCommand(
            $"""
            SELECT ledger, debits_pending::text, debits_posted::text, credits_pending::text, credits_posted::text
            FROM engine.ledger_total
            WHERE leaf = (SELECT max(number) FROM engine.engine_leaf WHERE sealed IS NOT NULL)
            ORDER BY ledger LIMIT {MostLedgers}
            """,
            connection);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var balances = new List<SealedBalance>();
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            balances.Add(new SealedBalance(
                (uint)row.GetInt64(0), Sum(row.GetString(1)), Sum(row.GetString(2)), Sum(row.GetString(3)), Sum(row.GetString(4))));
        }

        return balances;
    }

    private static UInt128 Sum(string text) =>
        UInt128.TryParse(text, CultureInfo.InvariantCulture, out UInt128 sum) ? sum : UInt128.MaxValue;
}
