using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>A sealed leaf that was taken out of the database.</summary>
/// <param name="Number">The leaf.</param>
/// <param name="FirstSequence">Its first sequence.</param>
/// <param name="LastSequence">The sequence of its last event.</param>
/// <param name="File">The file that its rows are in.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="KeptDigest">The digest of its events that stayed in the database.</param>
internal sealed record ArchivedLeaf(
    int Number, long FirstSequence, long LastSequence, string File, byte[] Sha256, byte[] KeptDigest)
{
    private const string Question =
        "SELECT number, greatest(first_seq, 1), head_seq, archive_file, archive_sha256, kept_digest FROM engine.engine_leaf "
        + "WHERE archived IS NOT NULL";

    /// <summary>Whether a journal has archives at all: one that is only read may be of a version that had none.</summary>
    public static Task<bool> AreKnownAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.ScalarAsync<bool>("SELECT to_regclass('engine.kept') IS NOT NULL", cancellation);

    /// <summary>The archive of a leaf; null where the leaf is in the database.</summary>
    public static async Task<ArchivedLeaf?> FindAsync(
        NpgsqlConnection connection, int leaf, CancellationToken cancellation) =>
        await AreKnownAsync(connection, cancellation).ConfigureAwait(false)
            ? await connection.FirstAsync(
                $"{Question} AND number = $1", Read, cancellation, new NpgsqlParameter<int> { TypedValue = leaf })
                .ConfigureAwait(false)
            : null;

    /// <summary>All of them, by their numbers.</summary>
    public static async Task<List<ArchivedLeaf>> ListAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        List<ArchivedLeaf> list = [];
        await using var command = new NpgsqlCommand($"{Question} ORDER BY number", connection);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            list.Add(Read(row));
        }

        return list;
    }

    private static ArchivedLeaf Read(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        row.GetInt64(1),
        row.GetInt64(2),
        row.GetString(3),
        row.GetFieldValue<byte[]>(4),
        row.GetFieldValue<byte[]>(5));
}
