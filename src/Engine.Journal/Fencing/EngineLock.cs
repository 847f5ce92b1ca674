using System.Globalization;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>
/// The lock of the engine that leads, for as long as its control session lives. It keeps others from starting to lead;
/// the fence, not this, keeps two from writing.
/// </summary>
internal static class EngineLock
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes the lock if it is free.</summary>
    public static Task<bool> TryAcquireAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.ScalarAsync<bool>(
            $"SELECT pg_try_advisory_lock({AdvisoryLocks.Class}, {AdvisoryLocks.Engine})", cancellation);

    /// <summary>Takes the lock, waiting a while for another engine's backend to end; false if it does not.</summary>
    public static async Task<bool> TryAcquireAsync(
        NpgsqlConnection connection, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        while (!await TryAcquireAsync(connection, cancellation).ConfigureAwait(false))
        {
            if (time.GetElapsedTime(start) >= limit)
            {
                return false;
            }

            await Task.Delay(_pause, time, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Gives it back.</summary>
    public static Task<int> ReleaseAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            $"SELECT pg_advisory_unlock({AdvisoryLocks.Class}, {AdvisoryLocks.Engine})", cancellation);

    /// <summary>
    /// Ends the session that still holds it, of an engine that was deposed by <paramref name="epoch"/>, and takes it;
    /// false where it is not to be had. Never ends one of a newer epoch, nor of an engine that is only starting.
    /// </summary>
    public static async Task<bool> TakeFromOlderAsync(
        NpgsqlConnection connection, long epoch, TimeProvider time, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT pg_terminate_backend(l.pid)
                FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid()
                  AND l.classid = {AdvisoryLocks.Class} AND l.objid = {AdvisoryLocks.Engine} AND l.objsubid = 2
                  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND a.application_name LIKE 'engine %'
                  AND coalesce(substring(a.application_name FROM 'epoch (\d+)$')::bigint, 0) < {epoch}
                """),
            cancellation).ConfigureAwait(false);
        return await TryAcquireAsync(connection, TimeSpan.FromMilliseconds(500), time, cancellation)
            .ConfigureAwait(false);
    }
}
