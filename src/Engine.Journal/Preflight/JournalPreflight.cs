using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Npgsql;

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

    /// <summary>
    /// Refuses a server that does not keep what it acknowledges, or whose journal does not begin with what is known.
    /// </summary>
    /// <param name="connection">A new connection to it.</param>
    /// <param name="systemIdentifier">The cluster that was opened.</param>
    /// <param name="requiredStandbys">Synchronous standbys that were promised.</param>
    /// <param name="known">The last block known to be committed; number 0 for none.</param>
    /// <param name="cancellation">Ends the questions.</param>
    /// <exception cref="PreflightException">The server is not fit.</exception>
    /// <exception cref="WrongJournalException">The journal is another one.</exception>
    public static async Task RequireSameJournalAsync(
        NpgsqlConnection connection,
        string systemIdentifier,
        int requiredStandbys,
        (int Leaf, long Block, ReadOnlyMemory<byte> Hash) known,
        CancellationToken cancellation)
    {
        ServerFacts facts = await ServerFacts.ReadAsync(connection, cancellation).ConfigureAwait(false);
        ServerPreflight.Require(facts, requiredStandbys);
        RequireSameSystem(facts, systemIdentifier);
        if (known.Block > 0)
        {
            await RequireBlockAsync(connection, known.Leaf, known.Block, known.Hash, cancellation).ConfigureAwait(false);
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
    public static Task RequireGuardsAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation) =>
        RequireGuardsAsync(connection, $"(SELECT {leaf} AS number) one", cancellation);

    /// <summary>Refuses a journal of which any leaf is without its unique block index or without its fence.</summary>
    /// <exception cref="PreflightException">One is missing or switched off.</exception>
    public static Task RequireGuardsAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        RequireGuardsAsync(
            connection, "(SELECT number FROM engine.engine_leaf l WHERE to_jsonb(l) ->> 'archived' IS NULL) here", cancellation);

    private static async Task RequireGuardsAsync(
        NpgsqlConnection connection, string leaves, CancellationToken cancellation)
    {
        string question =
            $"""
            SELECT number, has_index
            FROM (SELECT number,
                         EXISTS (SELECT FROM pg_index i
                                 WHERE i.indrelid = leaf AND i.indexrelid = to_regclass(leaf::text || '_block')
                                   AND i.indisunique AND i.indisvalid AND i.indisready
                                   AND pg_get_indexdef(i.indexrelid, 1, false) = 'block'
                                   AND pg_get_expr(i.indpred, i.indrelid) = '(block IS NOT NULL)') AS has_index,
                         EXISTS (SELECT FROM pg_trigger t
                                 WHERE t.tgrelid = leaf AND t.tgname = 'fence' AND t.tgenabled = 'A'
                                   AND t.tgfoid = to_regproc('engine.fence')) AS has_fence
                  FROM (SELECT number, to_regclass('engine.' || engine.leaf_name(number)) AS leaf
                        FROM {leaves}) named) guarded
            WHERE NOT (has_index AND has_fence)
            ORDER BY number LIMIT 1
            """;
        (int leaf, bool hasIndex) = await connection
            .FirstAsync(question, row => (row.GetInt32(0), row.GetBoolean(1)), cancellation).ConfigureAwait(false);
        if (leaf > 0)
        {
            string lacking = hasIndex ? "fence trigger (ENABLE ALWAYS)" : "unique index on block";
            throw new PreflightException(
                $"leaf {Leaves.TableOf(leaf)} lacks its {lacking}, without which two engines could write: create it "
                + "again, or enable it");
        }
    }
}
