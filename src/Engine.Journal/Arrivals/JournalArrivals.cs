using System.Buffers.Binary;
using Engine.Core.Ledger;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal;

/// <summary>Reads from a journal when transfers arrived, by SQL alone, whether an engine writes to it or not.</summary>
public static class JournalArrivals
{
    private const string Question =
        """
        SELECT ts, kind, flags, debit, credit FROM engine.journal
        WHERE kind IN (2, 4) AND ts >= $1 AND ts < $2 ORDER BY seq
        """;

    /// <summary>Gives every transfer of a stretch of time, in the order of history; exact retries leave no row.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="from">First stamp, nanoseconds since the Unix epoch.</param>
    /// <param name="to">Stamp after the last.</param>
    /// <param name="take">Is called for each.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="JournalException">The journal cannot be read; one line says why.</exception>
    public static async Task ReadAsync(
        string connectionString, long from, long to, Action<JournalArrival> take, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(take);
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        try
        {
            await using NpgsqlConnection connection = await sessions
                .OpenAsync("engine load record", cancellation).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(Question, connection) { CommandTimeout = 0 };
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
            await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
            {
                take(Read(rows));
            }
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }

    private static JournalArrival Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetInt16(1) == (short)EventKind.IdBurnt,
        row.IsDBNull(2) ? TransferFlags.None : TransferFlagBits.FromContract((uint)row.GetInt32(2)),
        ReadId(row, 3),
        ReadId(row, 4));

    private static UInt128 ReadId(NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(column))
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[16];
        row.GetGuid(column).TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
