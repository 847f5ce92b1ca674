using Engine.Core.Ledger;
using Engine.Journal.Rows;
using Npgsql;
using NpgsqlTypes;

namespace Engine.Benchmarks.Journal;

/// <summary>Rows of plain transfers on their way into a bare table, by every way there is.</summary>
internal sealed class CopyRows
{
    private const string Table = "bench_rows";

    private readonly LedgerEvent[] _events;
    private readonly byte[] _buffer;
    private readonly byte[] _encoded;

    /// <summary>Makes so many rows.</summary>
    public CopyRows(int count)
    {
        var random = new Random(1);
        _events = new LedgerEvent[count];
        for (int i = 0; i < count; i++)
        {
            _events[i] = new LedgerEvent
            {
                Kind = EventKind.Transfer,
                Sequence = i + 1,
                Timestamp = 1_700_000_000_000_000_000 + (ulong)i,
                Id = new UInt128((ulong)random.NextInt64(), (ulong)i),
                DebitAccountId = (UInt128)random.Next(1, 1_000_000),
                CreditAccountId = (UInt128)random.Next(1, 1_000_000),
                Amount = (UInt128)random.Next(1, 50_000),
                Ledger = 1,
                Code = 1,
            };
        }

        _buffer = GC.AllocateUninitializedArray<byte>(count * RowLayout.MaxRowBytes);
        _encoded = _buffer.AsSpan(0, Encode()).ToArray();
    }

    /// <summary>Makes the table: the journal's columns, without index, constraint or trigger.</summary>
    public static async Task MakeTableAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            $"DROP TABLE IF EXISTS {Table}; CREATE TABLE {Table} (LIKE engine.journal)", connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Empties the table.</summary>
    public static async Task EmptyTableAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand($"TRUNCATE {Table}", connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Encodes them; gives the bytes.</summary>
    public unsafe int Encode()
    {
        fixed (byte* start = _buffer)
        {
            byte* at = start;
            foreach (ref readonly LedgerEvent happened in _events.AsSpan())
            {
                at = RowEncoder.WriteEvent(at, happened, default);
            }

            return (int)(at - start);
        }
    }

    /// <summary>Sends them as encoded before.</summary>
    public Task SendEncodedAsync(NpgsqlConnection connection) => SendAsync(connection, _encoded);

    /// <summary>Encodes and sends them.</summary>
    public Task EncodeAndSendAsync(NpgsqlConnection connection) => SendAsync(connection, _buffer.AsMemory(0, Encode()));

    /// <summary>Sends them field by field, as the driver's own importer does.</summary>
    public async Task ImportAsync(NpgsqlConnection connection)
    {
        await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync(
            $"COPY {Table} (seq, ts, kind, id, debit, credit, amount, ledger, code, crc) FROM STDIN (FORMAT BINARY)");
        foreach (LedgerEvent happened in _events)
        {
            await importer.StartRowAsync();
            await importer.WriteAsync(happened.Sequence, NpgsqlDbType.Bigint);
            await importer.WriteAsync((long)happened.Timestamp, NpgsqlDbType.Bigint);
            await importer.WriteAsync((short)happened.Kind, NpgsqlDbType.Smallint);
            await importer.WriteAsync(ToGuid(happened.Id), NpgsqlDbType.Uuid);
            await importer.WriteAsync(ToGuid(happened.DebitAccountId), NpgsqlDbType.Uuid);
            await importer.WriteAsync(ToGuid(happened.CreditAccountId), NpgsqlDbType.Uuid);
            await importer.WriteAsync((decimal)happened.Amount, NpgsqlDbType.Numeric);
            await importer.WriteAsync((long)happened.Ledger, NpgsqlDbType.Bigint);
            await importer.WriteAsync((int)happened.Code, NpgsqlDbType.Integer);
            await importer.WriteAsync(0, NpgsqlDbType.Integer);
        }

        await importer.CompleteAsync();
    }

    private static async Task SendAsync(NpgsqlConnection connection, ReadOnlyMemory<byte> rows)
    {
        await using NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY {Table} FROM STDIN (FORMAT BINARY)");
        copy.Write(CopyFormat.Header);
        await copy.WriteAsync(rows);
        copy.Write(CopyFormat.Trailer);
    }

    private static Guid ToGuid(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return new Guid(bytes, bigEndian: true);
    }
}
