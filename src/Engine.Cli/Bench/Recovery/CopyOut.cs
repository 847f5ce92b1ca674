using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Cli.Bench.Recovery;

/// <summary>The comparator: a bare binary COPY of every leaf, in large reads that nobody looks at.</summary>
internal static class CopyOut
{
    private const int ReadBytes = 1 << 20;

    /// <summary>Reads them all; gives the bytes.</summary>
    public static async Task<long> RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        long bytes = 0;
        foreach (string table in await TablesAsync(connection, cancellation))
        {
            bytes += await Task.Run(() => Read(connection, table, cancellation), cancellation);
        }

        return bytes;
    }

    // The plain call, as recovery has it: nothing else uses this thread meanwhile.
    private static long Read(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        using NpgsqlRawCopyStream copy = connection.BeginRawBinaryCopy(
            $"COPY {table} ({RowLayout.ColumnList}) TO STDOUT (FORMAT binary)");
        byte[] buffer = GC.AllocateUninitializedArray<byte>(ReadBytes);
        long bytes = 0;
        while (copy.Read(buffer) is > 0 and var read)
        {
            bytes += read;
            cancellation.ThrowIfCancellationRequested();
        }

        return bytes;
    }

    private static async Task<List<string>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        List<string> tables = [];
        await using var command = new NpgsqlCommand(
            "SELECT 'engine.' || engine.leaf_name(number) FROM engine.engine_leaf ORDER BY number", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }
}
