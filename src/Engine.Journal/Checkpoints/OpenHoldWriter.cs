using System.Numerics;
using Engine.Core.Ledger;
using Engine.Journal.Lanes;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Checkpoints;

/// <summary>Keeps engine.open_hold: which holds outlive the leaf that they were made in, and from when to when.</summary>
/// <param name="connection">A connection that has declared the epoch.</param>
/// <param name="leaf">The leaf at whose end they are open.</param>
internal sealed class OpenHoldWriter(NpgsqlConnection connection, int leaf)
{
    private const int HoldsAtOnce = 5_000;

    /// <summary>Notes which are open now and were not before, and which no longer are.</summary>
    public async Task WriteAsync(
        IReadOnlyDictionary<UInt128, Transfer> before, IReadOnlyList<Transfer> open, CancellationToken cancellation)
    {
        foreach (Transfer[] some in open.Where(hold => !before.ContainsKey(hold.Id)).Chunk(HoldsAtOnce))
        {
            await AddAsync(some, cancellation).ConfigureAwait(false);
        }

        HashSet<UInt128> still = [.. open.Select(hold => hold.Id)];
        foreach (UInt128[] some in before.Keys.Where(id => !still.Contains(id)).Chunk(HoldsAtOnce))
        {
            await connection.ExecuteAsync(
                "UPDATE engine.open_hold SET until_leaf = $1 WHERE id = ANY ($2)",
                cancellation,
                new NpgsqlParameter<int> { TypedValue = leaf },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. some.Select(Uuid.Of)] }).ConfigureAwait(false);
        }
    }

    private Task<int> AddAsync(Transfer[] holds, CancellationToken cancellation) => connection.ExecuteAsync(
        "INSERT INTO engine.open_hold (since_leaf, id, debit, credit, amount, user_data_128, user_data_64, ts, user_data_32, "
        + "timeout, ledger, code, flags) SELECT $1, h.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS h "
        + "ON CONFLICT (id) DO NOTHING",
        cancellation,
        new NpgsqlParameter<int> { TypedValue = leaf },
        Array(holds, hold => Uuid.Of(hold.Id)),
        Array(holds, hold => Uuid.Of(hold.DebitAccountId)),
        Array(holds, hold => Uuid.Of(hold.CreditAccountId)),
        Array(holds, hold => (BigInteger)hold.Amount),
        Array(holds, hold => Uuid.Of(hold.UserData128)),
        Array(holds, hold => (BigInteger)hold.UserData64),
        Array(holds, hold => (long)hold.Timestamp),
        Array(holds, hold => (long)hold.UserData32),
        Array(holds, hold => (long)hold.Timeout),
        Array(holds, hold => (long)hold.Ledger),
        Array(holds, hold => (int)hold.Code),
        Array(holds, hold => (int)hold.Flags));

    private static NpgsqlParameter<T[]> Array<T>(Transfer[] holds, Func<Transfer, T> value) =>
        new() { TypedValue = [.. holds.Select(value)] };
}
