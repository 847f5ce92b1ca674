using Engine.Journal.Cluster;
using Engine.Journal.Lanes;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Benchmarks.Journal;

/// <summary>A PostgreSQL of a suite's own, in a folder that is deleted in the end.</summary>
internal sealed class OwnCluster : IAsyncDisposable
{
    private readonly PrivateCluster _cluster;
    private readonly string _folder;

    private OwnCluster(PrivateCluster cluster, string folder) => (_cluster, _folder) = (cluster, folder);

    /// <summary>How it is connected to.</summary>
    public string ConnectionString => _cluster.ConnectionString;

    /// <summary>Makes and starts it.</summary>
    public static async Task<OwnCluster> StartAsync()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"engine-bench-{Guid.NewGuid().ToString("N")[..8]}");
        return new OwnCluster(await PrivateCluster.StartAsync(folder, NullLogger.Instance, default), folder);
    }

    /// <summary>Opens one more connection, as the journal does.</summary>
    public Task<NpgsqlConnection> ConnectAsync() =>
        new SessionFactory(ConnectionString, _ => Task.CompletedTask).OpenAsync("engine bench", default);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAsync(default);
        _cluster.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
