using System.Reflection;
using Engine.Journal.Lanes;
using Engine.Journal.Migrations;
using Npgsql;

namespace Engine.Journal.Preflight;

/// <summary>
/// Whether the functions of the schema, the fence's first of all, are those that its migrations made: others of the same
/// name could let anyone write. PostgreSQL keeps their text as it was given, through backups and new versions.
/// </summary>
internal static class FenceFunctions
{
    private const string Quote = "$$";
    private const string Name = "FUNCTION engine.";

    private const string Question =
        """
        SELECT p.proname, l.lanname, p.prosrc
        FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
        WHERE p.pronamespace = 'engine'::regnamespace
        """;

    /// <summary>Refuses a journal of which a function is missing or another one.</summary>
    /// <exception cref="PreflightException">Names the function, and the migration that makes it.</exception>
    public static async Task RequireAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        HashSet<Function> found = await FindAsync(connection, cancellation).ConfigureAwait(false);
        foreach ((Function function, string migration) in await MadeAsync(connection, cancellation).ConfigureAwait(false))
        {
            if (!found.Contains(function))
            {
                throw new PreflightException(
                    $"function engine.{function.Name} is not the one that migration {migration} made, so that two engines "
                    + "could write: run the statement that makes it there again");
            }
        }
    }

    private static async Task<HashSet<Function>> FindAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var found = new HashSet<Function>();
        await using var command = new NpgsqlCommand(Question, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            found.Add(new Function(reader.GetString(0), reader.GetString(1), Plain(reader.GetString(2))));
        }

        return found;
    }

    // A journal that only reads, such as for a verification, may have fewer migrations than this engine knows.
    private static async Task<IEnumerable<(Function Function, string Migration)>> MadeAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        var made = new Dictionary<string, (Function, string)>();
        foreach (string migration in await SchemaMigrator.AppliedAsync(connection, cancellation).ConfigureAwait(false))
        {
            foreach (Function function in FunctionsOf(TextOf(migration)))
            {
                made[function.Name] = (function, migration);
            }
        }

        return made.Values;
    }

    /// <summary>The functions that a migration makes: each body stands between quotes, after its head.</summary>
    private static IEnumerable<Function> FunctionsOf(string migration)
    {
        string[] parts = migration.Split(Quote);
        for (int body = 1; body < parts.Length; body += 2)
        {
            string head = parts[body - 1][(parts[body - 1].LastIndexOf(Name, StringComparison.Ordinal) + Name.Length)..];
            string language = head.Contains("LANGUAGE plpgsql", StringComparison.Ordinal) ? "plpgsql" : "sql";
            yield return new Function(head[..head.IndexOf('(', StringComparison.Ordinal)], language, Plain(parts[body]));
        }
    }

    private static string TextOf(string migration)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(migration)
            ?? throw new JournalException($"This engine has no migration {migration}, which the journal was made by.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // How lines end depends on where the engine was built.
    private static string Plain(string text) => text.ReplaceLineEndings("\n");

    private sealed record Function(string Name, string Language, string Body);
}
