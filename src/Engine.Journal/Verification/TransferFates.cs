using System.Buffers.Binary;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal;

/// <summary>Finds out from PostgreSQL alone what became of transfers, for those whose callers do not know.</summary>
public static class TransferFates
{
    private const int Transfer = 2;

    private const string Question =
        "SELECT id, kind, seq, coalesce(result, 0) FROM engine.event WHERE id = ANY($1) AND kind IN (2, 4)";

    /// <summary>What became of each, in the order asked.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="ids">Ids of transfers; some hundreds.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="JournalException">The journal cannot be read; one line says why.</exception>
    public static async Task<IReadOnlyList<TransferFate>> FindAsync(
        string connectionString, IReadOnlyCollection<UInt128> ids, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        var found = new Dictionary<UInt128, TransferFate>();
        try
        {
            await using NpgsqlConnection connection = await sessions
                .OpenAsync("engine fates", cancellation).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(Question, connection)
            {
                Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. ids.Select(UuidOf)] } },
            };
            await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            {
                UInt128 id = IdOf(row.GetGuid(0));
                TransferFateKind kind = row.GetInt16(1) == Transfer ? TransferFateKind.TookEffect : TransferFateKind.Refused;
                found[id] = new TransferFate(id, kind, row.GetInt64(2), row.GetInt32(3));
            }
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }

        return [.. ids.Select(id => found.GetValueOrDefault(id, new TransferFate(id, TransferFateKind.NoEffect, 0, 0)))];
    }

    private static Guid UuidOf(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return new Guid(bytes, bigEndian: true);
    }

    private static UInt128 IdOf(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
