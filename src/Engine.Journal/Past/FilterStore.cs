using System.Data;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Engine.Core.Ledger;
using Engine.Journal.Lanes;
using Npgsql;
using NpgsqlTypes;

namespace Engine.Journal.Past;

/// <summary>
/// Keeps the filters of sealed leaves in PostgreSQL, in parts, so that no transaction under the fence is long.
/// <code>
/// part 0   the range of ids (80 bytes), the length of the filter, XXH128 of range and filter
/// part n   1 MiB of the filter
/// </code>
/// </summary>
internal static class FilterStore
{
    private const int PartBytes = 1 << 20;

    /// <summary>Writes the filter of a leaf, over one that may be there.</summary>
    /// <param name="connection">A connection that has declared the epoch.</param>
    /// <param name="leaf">The leaf and its filter.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task WriteAsync(NpgsqlConnection connection, SealedLeaf leaf, CancellationToken cancellation)
    {
        byte[] filter = leaf.Ids.Bytes.ToArray();
        byte[] head = Head(leaf.Range, filter);
        await WritePartAsync(connection, leaf.Number, 0, head, cancellation).ConfigureAwait(false);
        int part = 0;
        foreach (byte[] bytes in filter.Chunk(PartBytes))
        {
            await WritePartAsync(connection, leaf.Number, ++part, bytes, cancellation).ConfigureAwait(false);
        }

        await connection.ExecuteAsync(
            "DELETE FROM engine.leaf_filter WHERE leaf = $1 AND part NOT BETWEEN 0 AND $2",
            cancellation,
            new NpgsqlParameter<int> { TypedValue = leaf.Number },
            new NpgsqlParameter<int> { TypedValue = part }).ConfigureAwait(false);
    }

    /// <summary>Reads the filter of a leaf; null where it has none, or one that is damaged: then it has to be made anew.</summary>
    public static async Task<SealedLeaf?> ReadAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation)
    {
        byte[]? head = null;
        using var filter = new MemoryStream();
        await using var command = new NpgsqlCommand(
            "SELECT part, bytes FROM engine.leaf_filter WHERE leaf = $1 ORDER BY part", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = leaf });
        await using NpgsqlDataReader reader = await command
            .ExecuteReaderAsync(CommandBehavior.Default, cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            byte[] bytes = reader.GetFieldValue<byte[]>(1);
            if (reader.GetInt32(0) == 0)
            {
                head = bytes;
            }
            else
            {
                filter.Write(bytes);
            }
        }

        byte[] found = filter.GetBuffer()[..(int)filter.Length];
        return head is not null && found.Length > 0 && found.Length % IdFilter.BlockBytes == 0
            && MemoryMarshal.TryRead(head, out IdRange range) && head.AsSpan().SequenceEqual(Head(range, found))
            ? new SealedLeaf(leaf, IdFilter.Read(found), range)
            : null;
    }

    private static byte[] Head(IdRange range, ReadOnlySpan<byte> filter)
    {
        var hash = new XxHash128();
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<IdRange>(in range));
        hash.Append(bytes);
        hash.Append(filter);
        return [.. bytes, .. BitConverter.GetBytes(filter.Length), .. hash.GetCurrentHash()];
    }

    private static Task<int> WritePartAsync(
        NpgsqlConnection connection, int leaf, int part, byte[] bytes, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            "INSERT INTO engine.leaf_filter (leaf, part, bytes) VALUES ($1, $2, $3) "
            + "ON CONFLICT (leaf, part) DO UPDATE SET bytes = excluded.bytes",
            cancellation,
            new NpgsqlParameter<int> { TypedValue = leaf },
            new NpgsqlParameter<int> { TypedValue = part },
            new NpgsqlParameter { Value = bytes, NpgsqlDbType = NpgsqlDbType.Bytea });
}
