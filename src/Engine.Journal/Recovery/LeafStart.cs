using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Rows;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.Recovery;

/// <summary>Where the chain stands at the start of a leaf: for who reads that leaf and not those before it.</summary>
internal static class LeafStart
{
    /// <summary>
    /// Takes it from the last block row of the leaf before, which has to be the one that its seal knows, if it is sealed.
    /// </summary>
    /// <exception cref="JournalDamageException">The leaf before has no such row, another one, or one that was
    /// changed.</exception>
    public static async Task<ChainHead> FindAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation)
    {
        if (leaf == 1)
        {
            return ChainHead.Empty;
        }

        int before = leaf - 1;
        if (await ArchivedLeaf.FindAsync(connection, before, cancellation).ConfigureAwait(false) is not null)
        {
            // Of a leaf in a file the seal is what is left here, and the leaf was verified up to it.
            return (await SealedHead.ReadAsync(connection, before, cancellation).ConfigureAwait(false))!;
        }

        ChainHead head = await ReadLastAsync(connection, before, cancellation).ConfigureAwait(false);
        await SealCheck.OfChain(connection).RequireAsync(before, head, cancellation).ConfigureAwait(false);
        return head;
    }

    /// <summary>The number of the first block of a leaf; null if it has none.</summary>
    public static Task<long?> FirstBlockAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation) =>
        connection.ScalarAsync<long?>($"SELECT min(block) FROM {Leaves.TableOf(leaf)}", cancellation);

    private static async Task<ChainHead> ReadLastAsync(
        NpgsqlConnection connection, int leaf, CancellationToken cancellation)
    {
        string table = Leaves.TableOf(leaf);
        byte[] copied = new byte[CopyFormat.Header.Length + RowLayout.MaxRowBytes + CopyFormat.Trailer.Length + 1];
        int length;
        await using (NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY (SELECT {RowLayout.ColumnList} FROM {table} WHERE block = (SELECT max(block) FROM {table})) "
            + "TO STDOUT (FORMAT binary)",
            cancellation).ConfigureAwait(false))
        {
            length = await copy.ReadAtLeastAsync(copied, copied.Length, throwOnEndOfStream: false, cancellation)
                .ConfigureAwait(false);
        }

        return HeadOf(copied.AsSpan(0, length)) ?? throw new JournalDamageException(
            await connection.ScalarAsync<long>(
                "SELECT greatest(first_seq, 1) FROM engine.engine_leaf WHERE number = $1",
                cancellation,
                new NpgsqlParameter<int> { TypedValue = leaf }).ConfigureAwait(false),
            $"the last block row of leaf {table} is missing or was changed, so that nothing can be said of the leaf after it");
    }

    private static unsafe ChainHead? HeadOf(ReadOnlySpan<byte> copied)
    {
        int length = copied.Length - CopyFormat.Header.Length - CopyFormat.Trailer.Length;
        if (length is <= 0 or > RowLayout.MaxRowBytes)
        {
            return null;
        }

        fixed (byte* row = copied[CopyFormat.Header.Length..])
        {
            return RowDecoder.TryReadBlockRow(row, length, out BlockRow block, out ReadOnlySpan<byte> hash)
                && RowDecoder.HasSoundCrc(row, length)
                    ? new ChainHead(block.Number, block.LastSequence, block.NextSequence, block.Timestamp, hash.ToArray())
                    : null;
        }
    }
}
