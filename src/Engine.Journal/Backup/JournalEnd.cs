using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Backup;

/// <summary>How far a journal has come, asked for in a moment whatever its size.</summary>
internal static class JournalEnd
{
    /// <summary>The last block that is committed; block 0 if there is none.</summary>
    public static async Task<BackupPoint> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        int newest = await connection.ScalarAsync<int>(
            "SELECT coalesce(max(number), 0) FROM engine.engine_leaf", cancellation).ConfigureAwait(false);
        for (int leaf = newest; leaf > 0; leaf--)
        {
            if (await ReadAsync(connection, leaf, cancellation).ConfigureAwait(false) is { } point)
            {
                return point; // the newest leaves are made in advance, and empty
            }
        }

        return new BackupPoint(0, 0, Convert.ToHexStringLower(ChainHead.Empty.Hash.Span), 0);
    }

    /// <summary>Events up to a sequence, a block's last: a leaf has no holes, though it may end early.</summary>
    public static async Task<long> CountEventsAsync(
        NpgsqlConnection connection, long sequence, CancellationToken cancellation)
    {
        List<(int Number, long First, long? Last)> leaves = [];
        await using (var command = new NpgsqlCommand(
            "SELECT number, greatest(first_seq, 1), head_seq FROM engine.engine_leaf WHERE first_seq <= $1", connection))
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sequence });
            await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            {
                leaves.Add((row.GetInt32(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2)));
            }
        }

        long events = 0;
        foreach ((int number, long first, long? sealedLast) in leaves)
        {
            long last = sealedLast
                ?? (await ReadAsync(connection, number, cancellation).ConfigureAwait(false))?.Sequence
                ?? first - 1;
            events += Math.Min(last, sequence) - first + 1;
        }

        return events;
    }

    private static Task<BackupPoint?> ReadAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation)
    {
        string table = Leaves.TableOf(leaf);
        return connection.FirstAsync<BackupPoint?>(
            $"SELECT seq, block, hash, epoch FROM {table} WHERE block = (SELECT max(block) FROM {table})",
            row => new BackupPoint(
                row.GetInt64(0),
                row.GetInt64(1),
                Convert.ToHexStringLower(row.GetFieldValue<byte[]>(2)),
                row.GetInt64(3)),
            cancellation);
    }
}
