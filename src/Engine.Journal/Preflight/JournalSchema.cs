using Engine.Journal.Lanes;
using Engine.Journal.Migrations;
using Engine.Journal.Recovery;
using Npgsql;

namespace Engine.Journal;

/// <summary>Whether a journal's schema is the one that its migrations made, for those who look from outside.</summary>
public static class JournalSchema
{
    /// <summary>Looks; gives the migrations that made it.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="JournalException">It is not sound, or cannot be read; one line says why.</exception>
    public static async Task<IReadOnlyList<string>> RequireSoundAsync(string connectionString, CancellationToken cancellation)
    {
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        try
        {
            await using NpgsqlConnection connection = await sessions
                .OpenAsync("engine schema check", cancellation).ConfigureAwait(false);
            await SchemaMigrator.RequireJournalAsync(connection, sessions.Target, cancellation).ConfigureAwait(false);
            await JournalLeaves.RequireSoundAsync(connection, cancellation).ConfigureAwait(false);
            return await SchemaMigrator.AppliedAsync(connection, cancellation).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }
}
