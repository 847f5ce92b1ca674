using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>Finds where a whole leaf lies: in the database, or in its archive.</summary>
internal static class LeafSource
{
    /// <summary>The rows of a leaf after a block.</summary>
    /// <exception cref="JournalException">A part of it was read already, and it was archived since.</exception>
    public static async Task<ILeafSource> FindAsync(
        NpgsqlConnection connection, int leaf, ChainHead after, CancellationToken cancellation)
    {
        if (await ArchivedLeaf.FindAsync(connection, leaf, cancellation).ConfigureAwait(false) is not { } archived)
        {
            // Of a leaf that begins behind the block all is new, and to copy a table is quicker than to copy a query.
            bool isNew = await BeginsBehindAsync(connection, leaf, after.Sequence, cancellation).ConfigureAwait(false);
            return new LeafTable(connection, leaf, isNew ? ChainHead.Empty : after, LeafPages.All);
        }

        return after.Sequence < archived.FirstSequence
            ? ArchiveFile.Of(archived)
            : throw new JournalException(
                $"Leaf {leaf} was archived while it was being read: start again, from the newest checkpoint.");
    }

    private static Task<bool> BeginsBehindAsync(
        NpgsqlConnection connection, int leaf, long sequence, CancellationToken cancellation) =>
        connection.ScalarAsync<bool>(
            "SELECT first_seq > $1 FROM engine.engine_leaf WHERE number = $2",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = sequence },
            new NpgsqlParameter<int> { TypedValue = leaf });
}
