using Engine.Journal.Archiving;
using Engine.Journal.History;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Past;

/// <summary>
/// Makes the filter of a sealed leaf anew from its rows, of an archived one from those that were kept: the same, byte for byte,
/// as the one that was saved when it was sealed.
/// </summary>
internal static class FilterRemake
{
    /// <summary>Reads the leaf once. In a transaction of one moment only by who keeps the tables of leaves in their places.</summary>
    /// <param name="connection">A connection that is free.</param>
    /// <param name="archived">Which leaves are archived; looked at again.</param>
    /// <param name="leaf">The leaf.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="JournalDamageException">A row of it was changed.</exception>
    public static async Task<SealedLeaf> RunAsync(
        NpgsqlConnection connection, ArchivedLeaves archived, int leaf, CancellationToken cancellation)
    {
        await using LeafReaders reading = await LeafReaders.EnterAsync(connection, cancellation).ConfigureAwait(false);
        await archived.RefreshAsync(connection, cancellation).ConfigureAwait(false);
        var ids = new LeafIds();
        await using NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY (SELECT {RowLayout.ColumnList} FROM {archived.TableOf(leaf)} WHERE kind IN ({LeafIds.Kinds})) "
            + "TO STDOUT (FORMAT binary)",
            cancellation).ConfigureAwait(false);
        await CopiedRows.ReadAsync(copy, row => Add(row, ids), cancellation).ConfigureAwait(false);
        return ids.Describe(leaf);
    }

    private static unsafe void Add(ReadOnlySpan<byte> row, LeafIds ids)
    {
        fixed (byte* start = row)
        {
            ids.Add(HistoryRow.Read(start, row.Length).Event);
        }
    }
}
