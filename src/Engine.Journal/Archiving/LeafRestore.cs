using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Rows;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>
/// Brings an archived leaf back: a table with the same rows and indexes, which takes the name that it had and the place of the
/// rows that were kept. Until it does, nobody asks it, and a run that was interrupted is done anew.
/// </summary>
/// <param name="connection">A connection that is free.</param>
/// <param name="tell">Is told what is being done.</param>
internal sealed class LeafRestore(NpgsqlConnection connection, Action<string> tell)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Brings it back.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="file">Its file.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task RunAsync(int leaf, ArchiveFile file, CancellationToken cancellation)
    {
        ChainHead seal = (await SealedHead.ReadAsync(connection, leaf, cancellation).ConfigureAwait(false))!;
        string table = TableInMaking.Of(Leaves.NameOf(leaf));
        tell("reading");
        string bounds = await KeptRows.BoundsAsync(connection, leaf, cancellation).ConfigureAwait(false);
        await TableInMaking.ClearAsync(connection, Leaves.NameOf(leaf), cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync(
            $"""
            CREATE TABLE {table} (LIKE engine.journal INCLUDING ALL, {bounds})
                WITH (autovacuum_vacuum_insert_threshold = -1);
            """,
            cancellation).ConfigureAwait(false);
        await CopyAsync(table, file, cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync(
            $"CREATE UNIQUE INDEX {Leaves.NameOf(leaf)}_block ON {table} (block) WHERE block IS NOT NULL", cancellation)
            .ConfigureAwait(false);
        foreach ((string name, string statement) in LeafIndexes.Of(leaf, table))
        {
            tell($"building {name}");
            await connection.ExecuteAsync(statement, cancellation).ConfigureAwait(false);
        }

        tell("freezing");
        await connection.ExecuteAsync($"VACUUM (FREEZE, ANALYZE) {table}", cancellation).ConfigureAwait(false);
        tell("swapping");
        await new LeafSwap(connection).RestoreAsync(leaf, seal.Hash, cancellation).ConfigureAwait(false);
    }

    private async Task CopyAsync(string table, ArchiveFile file, CancellationToken cancellation)
    {
        await using Stream rows = file.Open();
        await using NpgsqlRawCopyStream copy = await connection
            .BeginRawBinaryCopyAsync($"COPY {table} ({RowLayout.ColumnList}) FROM STDIN (FORMAT binary)", cancellation)
            .ConfigureAwait(false);
        try
        {
            await rows.CopyToAsync(copy, BufferBytes, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await copy.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
