using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Sealing;

/// <summary>Where the chain stands at the end of a sealed leaf, as its seal says.</summary>
internal static class SealedHead
{
    /// <summary>Reads it; null where the leaf is not sealed.</summary>
    public static Task<ChainHead?> ReadAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation) =>
        connection.FirstAsync<ChainHead?>(
            "SELECT head_block, head_seq, head_next, head_ts, head_hash FROM engine.engine_leaf "
            + "WHERE number = $1 AND sealed IS NOT NULL",
            row => new ChainHead(
                row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), (ulong)row.GetInt64(3), row.GetFieldValue<byte[]>(4)),
            cancellation,
            new NpgsqlParameter<int> { TypedValue = leaf });

    /// <summary>The newest sealed leaf; 0 if there is none.</summary>
    public static Task<int> NewestAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.ScalarAsync<int>(
            "SELECT coalesce(max(number), 0) FROM engine.engine_leaf WHERE sealed IS NOT NULL", cancellation);
}
