using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>The lock that keeps a second engine out for as long as the session that took it lives.</summary>
internal static class EngineLock
{
    /// <summary>Takes the lock, waiting for another engine's backend to end.</summary>
    /// <exception cref="JournalException">Another engine keeps it; says which.</exception>
    public static async Task AcquireAsync(
        NpgsqlConnection connection, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        while (!await TryAcquireAsync(connection, cancellation).ConfigureAwait(false))
        {
            if (time.GetElapsedTime(start) >= limit)
            {
                throw new JournalException(
                    "Another engine has this journal open "
                        + $"({await HolderAsync(connection, cancellation).ConfigureAwait(false)}): "
                    + "stop it first, or give this one a journal of its own.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the lock if it is free.</summary>
    public static Task<bool> TryAcquireAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.ScalarAsync<bool>(
            $"SELECT pg_try_advisory_lock({AdvisoryLocks.Class}, {AdvisoryLocks.Engine})", cancellation);

    private static async Task<string> HolderAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        bool hasLease = await connection
            .ScalarAsync<bool>("SELECT to_regclass('engine.engine_lease') IS NOT NULL", cancellation)
                .ConfigureAwait(false);
        string? lease = hasLease
            ? await connection.ScalarAsync<string>(
                "SELECT format('%s, epoch %s, last heard of at %s', holder, epoch, heartbeat) FROM engine.engine_lease",
                cancellation).ConfigureAwait(false)
            : null;
        return lease ?? "just starting";
    }
}
