using Engine.Journal.Cluster;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Journal.Backup;

/// <summary>Asks the server that was backed up how far its journal came.</summary>
internal static class BeforeRestore
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks one that was named; a private cluster that does not run is started for it.</summary>
    /// <exception cref="JournalException">It cannot be asked, or is another journal.</exception>
    public static async Task<long> AskAsync(
        JournalOptions server, BackupManifest manifest, BackupPoint contains, CancellationToken cancellation)
    {
        await using JournalServer reached = await JournalServer
            .ReachAsync(server, NullLoggerFactory.Instance, cancellation).ConfigureAwait(false);
        return await AskAsync(reached.ConnectionString, manifest, contains, cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks the private cluster that the backup is of, if it is there and runs; otherwise says why not.</summary>
    public static async Task<(long? Sequence, string How)> TryAskSourceAsync(
        BackupManifest manifest, BackupPoint contains, CancellationToken cancellation)
    {
        const string ask = "name the server that was backed up, or the highest sequence that was acknowledged";
        if (!manifest.IsPrivateCluster || !JournalServer.IsCluster(manifest.Source))
        {
            return (null, $"the backup is of {manifest.Source}: {ask}");
        }

        try
        {
            string running = PrivateCluster.ConnectionStringFor(manifest.Source);
            long sequence = await AskAsync(running, manifest, contains, cancellation).ConfigureAwait(false);
            return (sequence, $"as {manifest.Source} says now");
        }
        catch (JournalException failed)
        {
            return (null, $"{failed.Message.TrimEnd('.')}; {ask}");
        }
    }

    private static async Task<long> AskAsync(
        string connectionString, BackupManifest manifest, BackupPoint contains, CancellationToken cancellation)
    {
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        try
        {
            await using NpgsqlConnection connection = await sessions
                .OpenWithinAsync(s_patience, "engine restore", cancellation).ConfigureAwait(false);
            JournalPreflight.RequireSameSystem(
                await ServerFacts.ReadAsync(connection, cancellation).ConfigureAwait(false), manifest.SystemIdentifier);
            BackupPoint end = await JournalEnd.ReadAsync(connection, cancellation).ConfigureAwait(false);
            if (end.Block >= contains.Block && contains.Block > 0)
            {
                await JournalVerifier.RequireBlockAsync(
                    connectionString, contains.Block, Convert.FromHexString(contains.Hash), cancellation)
                    .ConfigureAwait(false);
            }

            return end.Sequence;
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }
}
