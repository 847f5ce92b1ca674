using System.Numerics;
using Engine.Core.Ledger;
using Engine.Journal.Lanes;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Checkpoints;

/// <summary>
/// Keeps engine.open_hold: which holds outlive the leaf that they were made in, and from when to when. One that was captured
/// in part or extended has a line for each leaf that changed it.
/// </summary>
/// <param name="connection">A connection that has declared the epoch.</param>
/// <param name="leaf">The leaf at whose end they are open.</param>
internal sealed class OpenHoldWriter(NpgsqlConnection connection, int leaf)
{
    private const int HoldsAtOnce = 5_000;

    /// <summary>Notes which are open now and were not so before, and which no longer are.</summary>
    public async Task WriteAsync(
        IReadOnlyDictionary<UInt128, OpenHold> before, IReadOnlyList<OpenHold> open, CancellationToken cancellation)
    {
        HashSet<UInt128> same = [.. open.Where(hold => IsSame(before, hold)).Select(hold => hold.Record.Id)];
        foreach (UInt128[] some in before.Keys.Where(id => !same.Contains(id)).Chunk(HoldsAtOnce))
        {
            await connection.ExecuteAsync(
                "UPDATE engine.open_hold SET until_leaf = $1 WHERE id = ANY ($2) AND since_leaf < $1 "
                + "AND (until_leaf IS NULL OR until_leaf = $1)",
                cancellation,
                new NpgsqlParameter<int> { TypedValue = leaf },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. some.Select(Uuid.Of)] }).ConfigureAwait(false);
        }

        foreach (OpenHold[] some in open.Where(hold => !same.Contains(hold.Record.Id)).Chunk(HoldsAtOnce))
        {
            await AddAsync(some, cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsSame(IReadOnlyDictionary<UInt128, OpenHold> before, in OpenHold hold) =>
        before.TryGetValue(hold.Record.Id, out OpenHold was)
        && was.Captured == hold.Captured
        && was.ExpiresAt == hold.ExpiresAt;

    private Task<int> AddAsync(OpenHold[] holds, CancellationToken cancellation) => connection.ExecuteAsync(
        $"INSERT INTO engine.open_hold (since_leaf, {OpenHoldRow.Columns}) SELECT $1, h.* "
        + "FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) AS h ON CONFLICT (id, since_leaf) DO NOTHING",
        cancellation,
        new NpgsqlParameter<int> { TypedValue = leaf },
        Array(holds, hold => Uuid.Of(hold.Record.Id)),
        Array(holds, hold => Uuid.Of(hold.Record.DebitAccountId)),
        Array(holds, hold => Uuid.Of(hold.Record.CreditAccountId)),
        Array(holds, hold => (BigInteger)hold.Record.Amount),
        Array(holds, hold => Uuid.Of(hold.Record.UserData128)),
        Array(holds, hold => (BigInteger)hold.Record.UserData64),
        Array(holds, hold => (long)hold.Record.Timestamp),
        Array(holds, hold => (long)hold.Record.UserData32),
        Array(holds, hold => (long)hold.Record.Timeout),
        Array(holds, hold => (long)hold.Record.Ledger),
        Array(holds, hold => (int)hold.Record.Code),
        Array(holds, hold => (int)TransferFlagBits.ToContract(hold.Record.Flags)),
        Array(holds, hold => (BigInteger)hold.Captured),
        Array(holds, hold => hold.ExpiresAt == OpenHold.AsMade(hold.Record).ExpiresAt ? (long?)null : (long)hold.ExpiresAt));

    private static NpgsqlParameter<T[]> Array<T>(OpenHold[] holds, Func<OpenHold, T> value) =>
        new() { TypedValue = [.. holds.Select(value)] };
}
