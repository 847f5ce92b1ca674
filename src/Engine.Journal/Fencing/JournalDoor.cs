using Engine.Journal.Lanes;
using Engine.Journal.Migrations;
using Engine.Journal.Standby;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>Where an engine comes in: as the one that may lead, or behind one that does.</summary>
internal static class JournalDoor
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    // Another engine that is just starting may be making the schema.
    private static readonly TimeSpan _schemaLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Takes the engine's lock, and creates or migrates the schema; true. False where another engine keeps the lock and
    /// there is a journal to follow.
    /// </summary>
    /// <exception cref="JournalException">There is nothing to follow, or it cannot be.</exception>
    public static async Task<bool> EnterAsync(
        NpgsqlConnection connection,
        SessionFactory sessions,
        JournalOptions options,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        while (!await EngineLock.TryAcquireAsync(connection, options.LockTimeout, time, cancellation)
            .ConfigureAwait(false))
        {
            if (await SchemaMigrator.IsCurrentAsync(connection, cancellation).ConfigureAwait(false))
            {
                await JournalSettings.RequireLeafRowsAsync(connection, options.LeafRows, cancellation)
                    .ConfigureAwait(false);
                await connection.ExecuteAsync(FollowContext.NameSession, cancellation).ConfigureAwait(false);
                return false;
            }

            if (time.GetElapsedTime(start) >= _schemaLimit)
            {
                throw new JournalException(
                    "Another engine has this journal open, and its schema is of an older version than this engine's: "
                    + "only the engine that leads can migrate it. Restart that one in this version first.");
            }

            await Task.Delay(_pause, time, cancellation).ConfigureAwait(false);
        }

        await SchemaMigrator.MigrateAsync(
            connection, sessions.ConnectionStringWithin(options.MostSilence), log, cancellation).ConfigureAwait(false);
        await JournalSettings.FixLeafRowsAsync(connection, options.LeafRows, cancellation).ConfigureAwait(false);
        return true;
    }
}
