using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Verification;

/// <summary>
/// Finds the row of a transfer that has just become durable, as anybody would see it by SQL. Its leaf has no index by which to
/// find it: the last pages are read, and only if it is not there the leaf from its start.
/// </summary>
/// <param name="leafRows">Sequences that a leaf covers.</param>
public sealed class RowSight(long leafRows)
{
    // What may be committed between an answer and the look at its row.
    private const int BlocksBehind = 64;

    private readonly Leaves _leaves = new(leafRows);

    /// <summary>The transfer of a sequence; null if there is no such row.</summary>
    /// <param name="connection">A connection of the caller's own that is free.</param>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">PostgreSQL could not be asked.</exception>
    public async Task<SeenTransfer?> FindAsync(
        NpgsqlConnection connection, long sequence, CancellationToken cancellation)
    {
        string table = Leaves.TableOf(_leaves.Of(sequence));
        long newest = await connection.ScalarAsync<long>(
            $"SELECT coalesce(max(block), 0) FROM {table}", cancellation).ConfigureAwait(false);
        long page = PageGuess.From(await connection.ScalarAsync<long>(
            $"SELECT {PageGuess.Of(table)}",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = Math.Max(0, newest - BlocksBehind) }).ConfigureAwait(false));
        return await FindAsync(connection, table, page, sequence, cancellation).ConfigureAwait(false)
            ?? (page == 0 ? null : await FindAsync(connection, table, 0, sequence, cancellation).ConfigureAwait(false));
    }

    private static Task<SeenTransfer?> FindAsync(
        NpgsqlConnection connection, string table, long page, long sequence, CancellationToken cancellation) =>
        connection.FirstAsync(
            $"SELECT id, debit, credit, amount::text FROM {table} WHERE ctid >= '({page},0)' AND seq = $1 AND kind = 2",
            row => new SeenTransfer(
                Uuid.ToNumber(row.GetGuid(0)), Uuid.ToNumber(row.GetGuid(1)), Uuid.ToNumber(row.GetGuid(2)), row.GetString(3)),
            cancellation,
            new NpgsqlParameter<long> { TypedValue = sequence });
}
