using System.Data;
using System.Threading.Channels;
using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Sealing;
using Npgsql;
using NpgsqlTypes;

namespace Engine.Journal.Recovery;

/// <summary>Reads the journal in order, leaf after leaf; one thread reads while another checks and replays.</summary>
internal static class JournalReader
{
    /// <summary>Reads everything after <paramref name="head"/> and returns where the chain ends then.</summary>
    /// <exception cref="JournalDamageException">A row is missing, changed or added.</exception>
    public static async Task<(ChainHead Head, long Events)> ReadAsync(
        NpgsqlConnection connection,
        ChainHead head,
        IJournalSink sink,
        SealCheck seals,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation)
    {
        var free = Channel.CreateUnbounded<RowChunk>();
        using var replay = new ChainReplay(head, sink, free.Writer);
        await ReadAsync(connection, replay, free.Reader, seals, progress, cancellation).ConfigureAwait(false);
        return (replay.Head, replay.Events);
    }

    /// <summary>
    /// Reads everything after the head of <paramref name="replay"/>, which says how far it came also where this fails.
    /// </summary>
    /// <exception cref="JournalDamageException">A row is missing, changed or added.</exception>
    public static async Task ReadAsync(
        NpgsqlConnection connection,
        ChainReplay replay,
        ChannelReader<RowChunk> free,
        SealCheck seals,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation)
    {
        ChainHead head = replay.Head;
        foreach (int leaf in await LeavesFromAsync(connection, head, cancellation).ConfigureAwait(false))
        {
            ILeafSource rows = await LeafSource.FindAsync(connection, leaf, head, cancellation).ConfigureAwait(false);
            await LeafReader.ReadAsync(rows, replay, free, progress, cancellation).ConfigureAwait(false);
            replay.RequireWhole();
            await KeptRows.RequireSoundAsync(connection, leaf, cancellation).ConfigureAwait(false);
            await seals.RequireAsync(leaf, replay.Head, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Reads everything after <paramref name="from"/> as of one moment, even while an engine writes, and holds it against
    /// the lease of that moment.
    /// </summary>
    /// <exception cref="JournalDamageException">A row is missing, changed or added.</exception>
    public static async Task<(ChainHead Head, long Events)> ReadSnapshotAsync(
        NpgsqlConnection connection,
        ChainHead from,
        IJournalSink sink,
        SealCheck seals,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation)
    {
        await using LeafReaders reading = await LeafReaders.EnterAsync(connection, cancellation).ConfigureAwait(false);
        await using NpgsqlTransaction snapshot = await connection
            .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation).ConfigureAwait(false);
        await JournalLeaves.RequireSoundAsync(connection, cancellation).ConfigureAwait(false);
        (ChainHead head, long events) = await ReadAsync(connection, from, sink, seals, progress, cancellation)
            .ConfigureAwait(false);
        await RequireLeaseHeadAsync(connection, head, cancellation).ConfigureAwait(false);
        await snapshot.CommitAsync(cancellation).ConfigureAwait(false);
        return (head, events);
    }

    /// <summary>Requires that the chain is as long as the lease says, and the same there.</summary>
    /// <exception cref="JournalDamageException">The tail is missing, or was replaced.</exception>
    public static async Task RequireLeaseHeadAsync(
        NpgsqlConnection connection, ChainHead head, CancellationToken cancellation)
    {
        (long block, long sequence, byte[]? hash) = await connection.FirstAsync(
            "SELECT head_block, head_seq, head_hash FROM engine.engine_lease",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)),
            cancellation).ConfigureAwait(false);
        if (hash is null)
        {
            throw new JournalDamageException(
                head.Sequence,
                "the row of engine.engine_lease is missing, which says who may write and how far the journal came");
        }

        if (block > head.Block)
        {
            throw new JournalDamageException(
                head.NextSequence,
                $"the journal ends with block {head.Block}, but its lease knows of block {block} (to sequence "
                    + $"{sequence}): the tail is missing");
        }

        byte[]? found = block == 0
            ? hash
            : await connection.ScalarAsync<byte[]>(
                "SELECT hash FROM engine.journal WHERE block = $1 AND seq = $2",
                cancellation,
                new NpgsqlParameter<long> { TypedValue = block },
                new NpgsqlParameter<long> { TypedValue = sequence }).ConfigureAwait(false);
        if (found is null || !found.AsSpan().SequenceEqual(hash))
        {
            throw new JournalDamageException(
                sequence,
                $"block {block} is not the one that the lease knows: the tail was replaced, or the lease was changed");
        }
    }

    private static async Task<List<int>> LeavesFromAsync(
        NpgsqlConnection connection, ChainHead head, CancellationToken cancellation)
    {
        var leaves = new List<int>();

        // Of a leaf that was sealed at the head nothing is new. A journal that is only read, from its beginning, may be of a
        // version that had no seals.
        string condition = head.Block == 0 ? "" : "AND (sealed IS NULL OR head_block > $2) ";
        await using var command = new NpgsqlCommand(
            $"SELECT number FROM engine.engine_leaf WHERE last_seq >= $1 {condition}ORDER BY number", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = head.Sequence, NpgsqlDbType = NpgsqlDbType.Bigint });
        if (head.Block > 0)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = head.Block, NpgsqlDbType = NpgsqlDbType.Bigint });
        }

        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            leaves.Add(reader.GetInt32(0));
        }

        return leaves;
    }
}
