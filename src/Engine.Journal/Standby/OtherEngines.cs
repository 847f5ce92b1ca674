using Engine.Journal.Lanes;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Standby;

/// <summary>Whether other engines use the same database.</summary>
internal static class OtherEngines
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(5);

    // Sessions that this engine has just closed show for a moment.
    private const int Looks = 10;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks, when this engine has closed its own connections; false too where nobody answers.</summary>
    public static async Task<bool> AreConnectedAsync(string connectionString, ILogger log)
    {
        try
        {
            using var limit = new CancellationTokenSource(_limit);
            await using NpgsqlConnection connection = ServerConnection.To(connectionString);
            await connection.OpenAsync(limit.Token).ConfigureAwait(false);
            for (int look = 1; await FindAsync(connection, limit.Token).ConfigureAwait(false) is { } found; look++)
            {
                if (look == Looks)
                {
                    log.ClusterLeftRunning(found);
                    return true;
                }

                await Task.Delay(_pause, limit.Token).ConfigureAwait(false);
            }

            return false;
        }
        catch (Exception failed) when (failed is NpgsqlException or OperationCanceledException)
        {
            log.OthersUnknown(failed.Message);
            return false;
        }
    }

    private static Task<string?> FindAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.ScalarAsync<string>(
            "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() "
            + "AND pid <> pg_backend_pid() AND application_name ~ '^engine (standby|control)' LIMIT 1",
            cancellation);
}
