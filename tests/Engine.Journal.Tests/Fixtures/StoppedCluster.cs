using System.Diagnostics;
using Engine.Journal.Cluster;
using Engine.Journal.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>A private cluster with a journal that no engine has opened yet, stopped; made once and copied.</summary>
public sealed class StoppedCluster : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-stopped-tests-{Guid.NewGuid():N}");

    public async ValueTask InitializeAsync()
    {
        using PrivateCluster cluster = await PrivateCluster.StartAsync(_folder, NullLogger.Instance, CancellationToken.None);
        await using (NpgsqlConnection connection = await PostgresFixture.ConnectAsync(cluster.ConnectionString))
        {
            await SchemaMigrator.MigrateAsync(
                connection, cluster.ConnectionString, NullLogger.Instance, CancellationToken.None);
        }

        await cluster.StopAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Puts a copy there, with the owner and the rights that PostgreSQL insists on.</summary>
    public async Task CopyAsync(string dataFolder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(dataFolder)!);
        using Process copying = Process.Start("cp", ["-a", _folder, dataFolder]);
        await copying.WaitForExitAsync();
        Assert.Equal(0, copying.ExitCode);
    }
}
