using Engine.Journal.Cluster;
using Microsoft.Extensions.Logging;

namespace Engine.Journal;

/// <summary>
/// The server that holds a journal, for those who read it by themselves. A private cluster that does not run is
/// started, and stopped again at the end.
/// </summary>
public sealed class JournalServer : IAsyncDisposable
{
    private readonly PrivateCluster? _cluster;

    private JournalServer(string connectionString, PrivateCluster? cluster) =>
        (ConnectionString, _cluster) = (connectionString, cluster);

    /// <summary>How to connect to it.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether a folder holds a private cluster, running or not.</summary>
    public static bool IsCluster(string dataFolder) => new ClusterFolder(dataFolder).IsInitialized;

    /// <summary>Finds the server that the options name, and has it run.</summary>
    /// <exception cref="JournalException">A private cluster cannot be made or started.</exception>
    public static async Task<JournalServer> ReachAsync(
        JournalOptions options, ILoggerFactory logs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (!options.UsesPrivateCluster)
        {
            return new JournalServer(options.ConnectionString, null);
        }

        PrivateCluster cluster = await PrivateCluster
            .StartAsync(options.DataFolder, logs.CreateLogger<JournalServer>(), cancellation).ConfigureAwait(false);
        return new JournalServer(cluster.ConnectionString, cluster);
    }

    /// <summary>Lets go of it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_cluster is { WasStartedHere: true })
        {
            await _cluster.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _cluster?.Dispose();
    }
}
