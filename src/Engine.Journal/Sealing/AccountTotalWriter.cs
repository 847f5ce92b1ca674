using System.Numerics;
using Engine.Core.Ledger;
using Engine.Journal.Checkpoints;
using Engine.Journal.Lanes;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Sealing;

/// <summary>Writes the balances of the accounts that a leaf touched, as they are at its end.</summary>
/// <param name="connection">A connection that has declared the epoch.</param>
/// <param name="shadow">The state at the end of the leaf.</param>
internal sealed class AccountTotalWriter(NpgsqlConnection connection, Shadow shadow)
{
    // Short transactions: a take-over waits for those under the fence.
    private const int AccountsAtOnce = 20_000;

    // Two ids and numbers, four balances of 128 bits, and their lengths.
    private const int MostRowBytes = 256;

    private const string Columns =
        "account, leaf, ledger, debits_pending, debits_posted, credits_pending, credits_posted";

    private readonly byte[] _rows = new byte[AccountsAtOnce * MostRowBytes];

    /// <summary>Writes them, in portions; some may be there from an attempt that was interrupted.</summary>
    public async Task WriteAsync(SealPace pace, CancellationToken cancellation)
    {
        foreach (int[] some in shadow.ChangedAccounts.Order().Chunk(AccountsAtOnce))
        {
            await pace.RunAsync(() => WriteAsync(some, cancellation), cancellation).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(int[] accounts, CancellationToken cancellation)
    {
        try
        {
            await CopyAsync(accounts, cancellation).ConfigureAwait(false);
        }
        catch (PostgresException twice) when (twice.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await ReplaceAsync(accounts, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CopyAsync(int[] accounts, CancellationToken cancellation)
    {
        int length = Encode(accounts);
        await using NpgsqlTransaction writing = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync("SELECT engine.assert_epoch()", cancellation).ConfigureAwait(false);
        await using (NpgsqlRawCopyStream copy = await connection
            .BeginRawBinaryCopyAsync($"COPY engine.account_total ({Columns}) FROM STDIN (FORMAT binary)", cancellation)
            .ConfigureAwait(false))
        {
            await copy.WriteAsync(_rows.AsMemory(0, length), cancellation).ConfigureAwait(false);
        }

        await writing.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private unsafe int Encode(int[] accounts)
    {
        CopyFormat.Header.CopyTo(_rows);
        fixed (byte* start = _rows)
        {
            byte* at = start + CopyFormat.Header.Length;
            foreach (int number in accounts)
            {
                ref readonly Account account = ref shadow.Image.AccountAt(number);
                at = Wire.Raw16(at, 7);
                at = Wire.Uuid(at, account.Id);
                at = Wire.Int32(at, shadow.Leaf);
                at = Wire.Int64(at, account.Ledger);
                at = Numeric.Write(at, account.DebitsPending);
                at = Numeric.Write(at, account.DebitsPosted);
                at = Numeric.Write(at, account.CreditsPending);
                at = Numeric.Write(at, account.CreditsPosted);
            }

            CopyFormat.Trailer.CopyTo(new Span<byte>(at, CopyFormat.Trailer.Length));
            return (int)(at - start) + CopyFormat.Trailer.Length;
        }
    }

    private async Task ReplaceAsync(int[] numbers, CancellationToken cancellation)
    {
        Account[] accounts = [.. numbers.Select(number => shadow.Image.AccountAt(number))];
        await using NpgsqlTransaction writing = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync("SELECT engine.assert_epoch()", cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync(
            $"INSERT INTO engine.account_total ({Columns}) SELECT n.account, $1, n.ledger, n.dpe, n.dpo, n.cpe, n.cpo "
            + "FROM unnest($2, $3, $4, $5, $6, $7) AS n (account, ledger, dpe, dpo, cpe, cpo) "
            + "ON CONFLICT (account, leaf) DO UPDATE SET ledger = excluded.ledger, "
            + "debits_pending = excluded.debits_pending, debits_posted = excluded.debits_posted, "
            + "credits_pending = excluded.credits_pending, credits_posted = excluded.credits_posted",
            cancellation,
            new NpgsqlParameter<int> { TypedValue = shadow.Leaf },
            Array(accounts, account => Uuid.Of(account.Id)),
            Array(accounts, account => (long)account.Ledger),
            Array(accounts, account => (BigInteger)account.DebitsPending),
            Array(accounts, account => (BigInteger)account.DebitsPosted),
            Array(accounts, account => (BigInteger)account.CreditsPending),
            Array(accounts, account => (BigInteger)account.CreditsPosted)).ConfigureAwait(false);
        await writing.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private static NpgsqlParameter<T[]> Array<T>(Account[] accounts, Func<Account, T> value) =>
        new() { TypedValue = [.. accounts.Select(value)] };
}
