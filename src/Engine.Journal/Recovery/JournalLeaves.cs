using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Npgsql;

namespace Engine.Journal.Recovery;

/// <summary>
/// Whether the journal has all the leaves that it ever had: each is there, is seen by whoever asks the journal, is
/// guarded, and none was slipped in.
/// </summary>
internal static class JournalLeaves
{
    private const string FirstBroken =
        """
        SELECT number, first_seq, leaf IS NOT NULL
        FROM (SELECT number, first_seq, to_regclass('engine.' || engine.leaf_name(number)) AS leaf
              FROM engine.engine_leaf l WHERE to_jsonb(l) ->> 'archived' IS NULL) listed
        WHERE NOT EXISTS (SELECT FROM pg_inherits i
                          WHERE i.inhrelid = leaf AND i.inhparent = 'engine.journal'::regclass
                            AND NOT i.inhdetachpending)
        ORDER BY number LIMIT 1
        """;

    private const string FirstUnkept =
        """
        SELECT l.number, l.first_seq
        FROM engine.engine_leaf l
        WHERE l.archived IS NOT NULL
          AND NOT EXISTS (SELECT FROM pg_inherits i
                          WHERE i.inhrelid = to_regclass('engine.' || engine.kept_name(l.number))
                            AND i.inhparent = 'engine.kept'::regclass AND NOT i.inhdetachpending)
        ORDER BY l.number LIMIT 1
        """;

    private const string FirstUnlisted =
        """
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE i.inhparent = 'engine.journal'::regclass
          AND NOT EXISTS (SELECT FROM engine.engine_leaf l WHERE engine.leaf_name(l.number) = c.relname
                            AND to_jsonb(l) ->> 'archived' IS NULL)
        ORDER BY 1 LIMIT 1
        """;

    /// <summary>Requires that no leaf is missing, detached, unguarded or too many.</summary>
    /// <exception cref="JournalDamageException">A leaf is missing, detached, or too many.</exception>
    /// <exception cref="PreflightException">A leaf, or the schema, lacks what keeps other engines out.</exception>
    public static async Task RequireSoundAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await FenceFunctions.RequireAsync(connection, cancellation).ConfigureAwait(false);
        await RequirePresentAsync(connection, cancellation).ConfigureAwait(false);
        await RequireKeptAsync(connection, cancellation).ConfigureAwait(false);
        string? unlisted = await connection.ScalarAsync<string>(FirstUnlisted, cancellation).ConfigureAwait(false);
        if (unlisted is not null)
        {
            long lowest = await connection
                .ScalarAsync<long>($"SELECT coalesce(min(seq), 0) FROM {unlisted}", cancellation)
                .ConfigureAwait(false);
            throw new JournalDamageException(
                lowest,
                $"{unlisted} is a part of engine.journal that engine.engine_leaf does not list: it was added, or its "
                    + "line there was deleted");
        }

        try
        {
            await JournalPreflight.RequireGuardsAsync(connection, cancellation).ConfigureAwait(false);
        }
        catch (PreflightException)
        {
            // A leaf that went away since it was looked for has no guards either.
            await RequirePresentAsync(connection, cancellation).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task RequirePresentAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        (int number, long first, bool exists) = await connection.FirstAsync(
            FirstBroken, row => (row.GetInt32(0), row.GetInt64(1), row.GetBoolean(2)), cancellation)
            .ConfigureAwait(false);
        if (number > 0)
        {
            string table = Leaves.TableOf(number);
            throw new JournalDamageException(
                Math.Max(1, first),
                exists
                    ? $"leaf {table} was detached from engine.journal, so that queries do not see its rows: attach it "
                        + "again, with the bounds that engine.engine_leaf has"
                    : $"leaf {table} is missing: restore the table from a backup");
        }
    }

    // Of an archived leaf what was kept has to be there; its file is asked for by those who read it.
    private static async Task RequireKeptAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await ArchivedLeaf.AreKnownAsync(connection, cancellation).ConfigureAwait(false))
        {
            return;
        }

        (int number, long first) = await connection.FirstAsync(
            FirstUnkept, row => (row.GetInt32(0), row.GetInt64(1)), cancellation).ConfigureAwait(false);
        if (number > 0)
        {
            throw new JournalDamageException(
                Math.Max(1, first),
                $"{KeptRows.TableOf(number)}, the rows that were kept of archived leaf {number}, is missing from engine.kept: "
                    + "restore the table from a backup");
        }
    }
}
