using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Npgsql;
using NpgsqlTypes;

namespace Engine.Journal.Preflight;

/// <summary>
/// Whether a server's journal is the one that this engine has written so far, and its leaves are guarded.
/// </summary>
internal static class JournalPreflight
{
    /// <summary>Refuses another cluster than before.</summary>
    /// <exception cref="WrongJournalException">It is another one.</exception>
    public static void RequireSameSystem(ServerFacts facts, string expected)
    {
        if (facts.SystemIdentifier != expected)
        {
            throw new WrongJournalException(
                $"The server is another cluster (system identifier {facts.SystemIdentifier}) than the one "
                + $"written to ({expected}): "
                + "point the engine at the right one, or restart it if the change is meant.");
        }
    }

    /// <summary>Refuses a journal that lacks the last block known to be committed.</summary>
    /// <exception cref="WrongJournalException">The block is missing or another one.</exception>
    public static async Task RequireBlockAsync(
        NpgsqlConnection connection, int leaf, long number, ReadOnlyMemory<byte> hash, CancellationToken cancellation)
    {
        byte[]? found = await FindHashAsync(connection, leaf, number, cancellation).ConfigureAwait(false);
        if (found is null || !hash.Span.SequenceEqual(found))
        {
            throw new WrongJournalException(
                $"The journal {(found is null ? "lacks" : "has another")} block {number}, which this engine knows "
                + "to be committed: a lagging standby was promoted or an old backup restored.");
        }
    }

    /// <summary>The hash of a block; null if there is none of that number in the leaf.</summary>
    public static async Task<byte[]?> FindHashAsync(
        NpgsqlConnection connection, int leaf, long number, CancellationToken cancellation)
    {
        try
        {
            return await connection.ScalarAsync<byte[]>(
                $"SELECT hash FROM {Leaves.TableOf(leaf)} WHERE block = $1",
                cancellation,
                new NpgsqlParameter<long> { TypedValue = number }).ConfigureAwait(false);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    /// <summary>Refuses a leaf without its unique block index or without its fence.</summary>
    /// <exception cref="PreflightException">One is missing or switched off.</exception>
    public static async Task RequireGuardsAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation)
    {
        const string question =
            """
            SELECT EXISTS (SELECT FROM pg_index i
                           WHERE i.indrelid = c.oid AND i.indexrelid = to_regclass($1 || '_block')
                             AND i.indisunique AND i.indisvalid AND i.indisready),
                   EXISTS (SELECT FROM pg_trigger t
                           WHERE t.tgrelid = c.oid AND t.tgname = 'fence' AND t.tgenabled = 'A')
            FROM pg_class c WHERE c.oid = to_regclass($1)
            """;
        (bool hasIndex, bool hasFence) = await connection.FirstAsync(
            question,
            row => (row.GetBoolean(0), row.GetBoolean(1)),
            cancellation,
            new NpgsqlParameter { Value = Leaves.TableOf(leaf), NpgsqlDbType = NpgsqlDbType.Text })
            .ConfigureAwait(false);
        if (!hasIndex || !hasFence)
        {
            string lacking = hasIndex ? "fence trigger (ENABLE ALWAYS)" : "unique index on block";
            throw new PreflightException(
                $"leaf {Leaves.TableOf(leaf)} lacks its {lacking}, without which two engines could write: create it "
                + "again, or enable it");
        }
    }
}
