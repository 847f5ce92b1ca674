using System.Buffers.Binary;
using Engine.Journal.Lanes;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal;

/// <summary>Looks for transfers in the journal by SQL alone.</summary>
public static class TransferPresenceCheck
{
    private const int BytesPerId = 2 + 4 + 16;

    private const string Question =
        """
        SELECT count(*), count(*) FILTER (WHERE found = 0), count(*) FILTER (WHERE found > 1),
               min(id::text) FILTER (WHERE found <> 1)
        FROM (SELECT asked.id, count(j.id) AS found
              FROM (SELECT DISTINCT id FROM asked_transfer) asked
              LEFT JOIN engine.event j ON j.id = asked.id AND j.kind = 2
              GROUP BY asked.id) each
        """;

    /// <summary>Says whether each of the ids is the id of exactly one transfer in the journal.</summary>
    /// <exception cref="JournalException">The journal cannot be read; one line says why.</exception>
    public static async Task<TransferPresence> CheckAsync(
        string connectionString, IEnumerable<UInt128> ids, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        try
        {
            await using NpgsqlConnection connection = await sessions
                .OpenAsync("engine presence check", cancellation).ConfigureAwait(false);
            await connection.ExecuteAsync(
                "SET work_mem = '256MB'; CREATE TEMP TABLE asked_transfer (id uuid NOT NULL)", cancellation)
                .ConfigureAwait(false);
            await SendAsync(connection, ids, cancellation).ConfigureAwait(false);
            await connection.ExecuteAsync("ANALYZE asked_transfer", cancellation).ConfigureAwait(false);
            return (await connection.FirstAsync(Question, Read, cancellation).ConfigureAwait(false))!;
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }

    private static TransferPresence Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetInt64(1),
        row.GetInt64(2),
        row.IsDBNull(3)
            ? UInt128.Zero
            : UInt128.Parse(row.GetString(
                3).Replace("-", "", StringComparison.Ordinal), System.Globalization.NumberStyles.HexNumber, null));

    private static async Task SendAsync(
        NpgsqlConnection connection, IEnumerable<UInt128> ids, CancellationToken cancellation)
    {
        NpgsqlRawCopyStream copy = await connection
            .BeginRawBinaryCopyAsync("COPY asked_transfer (id) FROM STDIN (FORMAT binary)", cancellation)
                .ConfigureAwait(false);
        copy.Write(CopyFormat.Header);
        byte[] buffer = new byte[BytesPerId * 4096];
        int used = 0;
        foreach (UInt128 id in ids)
        {
            BinaryPrimitives.WriteInt16BigEndian(buffer.AsSpan(used), 1);
            BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(used + 2), 16);
            BinaryPrimitives.WriteUInt128BigEndian(buffer.AsSpan(used + 6), id);
            used += BytesPerId;
            if (used == buffer.Length)
            {
                await copy.WriteAsync(buffer, cancellation).ConfigureAwait(false);
                used = 0;
            }
        }

        await copy.WriteAsync(buffer.AsMemory(0, used), cancellation).ConfigureAwait(false);
        copy.Write(CopyFormat.Trailer);
        await copy.DisposeAsync().ConfigureAwait(false);
    }
}
