using System.Diagnostics;
using Engine.Journal.Cluster;
using Engine.Journal.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Tests.Fixtures;

/// <summary>
/// A private cluster whose database has the schema and nothing in it, made once in a process and copied for each engine
/// that starts anew: far quicker than initdb and the migrations. All copies have the same system identifier.
/// </summary>
internal static class PreparedCluster
{
    private static readonly Lazy<Task<string>> s_made = new(MakeAsync);

    /// <summary>Puts it into a data folder that has no cluster yet; the folder is made where it is not there.</summary>
    public static async Task CopyToAsync(string dataFolder)
    {
        string made = await s_made.Value;
        Directory.CreateDirectory(dataFolder);

        // With owners and modes: where the tests run as root, PostgreSQL runs as somebody else.
        using Process copy = Process.Start("cp", ["-a", made, dataFolder]);
        await copy.WaitForExitAsync();
        if (copy.ExitCode != 0)
        {
            throw new InvalidOperationException($"{made} could not be copied to {dataFolder}");
        }
    }

    // Neither the size of leaves is fixed nor an epoch claimed: that is left to the engine that starts on a copy.
    private static async Task<string> MakeAsync()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"engine-prepared-{Guid.NewGuid():N}"[..28]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
        using PrivateCluster cluster = await PrivateCluster.StartAsync(folder, NullLogger.Instance, CancellationToken.None);
        try
        {
            await using NpgsqlConnection connection = new(cluster.ConnectionString);
            await connection.OpenAsync();
            await SchemaMigrator.MigrateAsync(
                connection, cluster.ConnectionString, NullLogger.Instance, CancellationToken.None);
        }
        finally
        {
            await cluster.StopAsync(CancellationToken.None);
        }

        return Path.Combine(folder, "pgdata");
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
