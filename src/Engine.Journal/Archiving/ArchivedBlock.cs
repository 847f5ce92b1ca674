using Engine.Journal.Lanes;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>Looks for a block in the archives.</summary>
internal static class ArchivedBlock
{
    /// <summary>The hash of a block; null where no archived leaf has it.</summary>
    /// <exception cref="ArchiveMissingException">The archive that has to hold it is not there.</exception>
    /// <exception cref="JournalDamageException">That archive was changed.</exception>
    public static async Task<byte[]?> FindHashAsync(
        NpgsqlConnection connection, long block, CancellationToken cancellation)
    {
        if (!await ArchivedLeaf.AreKnownAsync(connection, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        // In the first leaf that ends with it or a later one, archived or not.
        int leaf = await connection.ScalarAsync<int>(
            "SELECT coalesce(min(number), 0) FROM engine.engine_leaf WHERE head_block >= $1",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = block }).ConfigureAwait(false);
        if (await ArchivedLeaf.FindAsync(connection, leaf, cancellation).ConfigureAwait(false) is not { } archived)
        {
            return null;
        }

        byte[]? found = null;
        await using Stream rows = ArchiveFile.Of(archived).Open();
        await CopiedRows.ReadAsync(rows, row => found ??= HashOf(row, block), cancellation).ConfigureAwait(false);
        return found;
    }

    private static unsafe byte[]? HashOf(ReadOnlySpan<byte> row, long block)
    {
        fixed (byte* start = row)
        {
            return RowDecoder.TryReadPlace(start, row.Length, out _, out byte kind)
                && kind == RowLayout.BlockKind
                && RowDecoder.TryReadBlockRow(start, row.Length, out BlockRow found, out ReadOnlySpan<byte> hash)
                && found.Number == block
                    ? hash.ToArray()
                    : null;
        }
    }
}
