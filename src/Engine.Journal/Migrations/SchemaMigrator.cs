using System.Reflection;
using DbUp;
using DbUp.Engine;
using Engine.Journal.Lanes;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Migrations;

/// <summary>Brings the schema up to what this engine knows, and refuses one that knows more.</summary>
internal static class SchemaMigrator
{
    private const string Schema = "engine";
    private const string Table = "engine_migration";

    /// <summary>
    /// Runs the migrations that have not run. The caller holds the lock that keeps other engines away.
    /// </summary>
    /// <exception cref="JournalException">The journal is of a newer version, or rights are missing.</exception>
    public static async Task MigrateAsync(
        NpgsqlConnection connection, string connectionString, ILogger log, CancellationToken cancellation)
    {
        if (await IsCurrentAsync(connection, cancellation).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            if (!await ExistsAsync(connection, cancellation).ConfigureAwait(false))
            {
                await connection.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {Schema}", cancellation)
                    .ConfigureAwait(false);
            }
        }
        catch (PostgresException refused)
        {
            throw Failed(refused);
        }

        DatabaseUpgradeResult result = DeployChanges.To
            .PostgresqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), IsMigration)
            .JournalToPostgresqlTable(Schema, Table)
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
        {
            // Where the server has fallen silent, what is told is how its connection was given up.
            await ExistsAsync(connection, cancellation).ConfigureAwait(false);
            throw Failed(result.Error);
        }

        foreach (SqlScript script in result.Scripts)
        {
            log.Migrated(script.Name);
        }
    }

    /// <summary>Refuses a journal whose migrations this engine does not all know.</summary>
    /// <exception cref="JournalException">The journal is of a newer version.</exception>
    public static async Task RequireKnownAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await ExistsAsync(connection, cancellation).ConfigureAwait(false))
        {
            return;
        }

        string? newest = await connection
            .ScalarAsync<string>($"SELECT max(scriptname) FROM {Schema}.{Table}", cancellation).ConfigureAwait(false);
        string known = Known().Max(StringComparer.Ordinal)!;
        if (newest is not null && string.CompareOrdinal(newest, known) > 0)
        {
            throw new JournalException(
                $"The journal is of a newer version (it has migration {newest}, this engine knows up to {known}): "
                    + "use the newer engine.");
        }
    }

    /// <summary>Refuses a database without a journal, and a journal whose migrations this engine does not all know.</summary>
    /// <exception cref="JournalException">Says which it is.</exception>
    public static async Task RequireJournalAsync(
        NpgsqlConnection connection, string target, CancellationToken cancellation)
    {
        if (!await ExistsAsync(connection, cancellation).ConfigureAwait(false))
        {
            throw new JournalException(
                $"There is no journal in {target}: name the database that the engine writes to.");
        }

        await RequireKnownAsync(connection, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether there is a journal with exactly the migrations that this engine knows.</summary>
    /// <exception cref="JournalException">The journal is of a newer version.</exception>
    public static async Task<bool> IsCurrentAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await RequireKnownAsync(connection, cancellation).ConfigureAwait(false);
        return await ExistsAsync(connection, cancellation).ConfigureAwait(false)
            && await connection.ScalarAsync<long>($"SELECT count(*) FROM {Schema}.{Table}", cancellation)
                .ConfigureAwait(false) >= Known().Count();
    }

    /// <summary>The migrations that a journal was made by, in their order.</summary>
    public static async Task<IReadOnlyList<string>> AppliedAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        string[]? names = await connection.ScalarAsync<string[]>(
            $"SELECT array_agg(scriptname::text ORDER BY scriptname) FROM {Schema}.{Table}", cancellation)
            .ConfigureAwait(false);
        return names ?? [];
    }

    /// <summary>Whether there is a journal at all.</summary>
    public static async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        await connection
            .ScalarAsync<string>($"SELECT to_regclass('{Schema}.{Table}')::text", cancellation)
            .ConfigureAwait(false) is not null;

    private static IEnumerable<string> Known() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(IsMigration);

    private static bool IsMigration(string resource) => resource.EndsWith(".sql", StringComparison.Ordinal);

    private static JournalException Failed(Exception cause) =>
        new($"The journal's schema cannot be made or migrated: {cause.Message.ReplaceLineEndings(" ")} "
            + $"(the user needs CREATE on the database, or to own the schema {Schema})", cause);
}
