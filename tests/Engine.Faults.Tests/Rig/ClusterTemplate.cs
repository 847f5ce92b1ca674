using Engine.Journal.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Faults.Tests.Rig;

/// <summary>
/// A cluster whose database has the schema and nothing in it, made once and copied for each test, which is far quicker than
/// initdb and the migrations.
/// </summary>
internal static class ClusterTemplate
{
    private static readonly Lazy<Task<string>> _made = new(MakeAsync);

    /// <summary>Copies it to a data folder.</summary>
    public static async Task CopyAsync(string data) =>
        await ClusterTools.RequireAsync("cp", "-a", await _made.Value + "/.", data);

    private static async Task<string> MakeAsync()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"engine-faults-{Environment.ProcessId}");
        await ClusterTools.MakeFolderAsync(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string data = Path.Combine(folder, "template");
        await ClusterTools.RunAsync(
            "initdb", "-D", data, "-U", "engine", "--auth=trust", "--encoding=UTF8", "--locale=C", "--data-checksums");
        await MakeDatabaseAsync(folder, data);
        return data;
    }

    private static async Task MakeDatabaseAsync(string folder, string data)
    {
        string log = Path.Combine(folder, "log");
        await ClusterTools.RunAsync("pg_ctl", "start", "-D", data, "-l", log, "-w", "-s", "-o", $"-h '' -k {folder}");
        await using (var connection = new NpgsqlConnection($"Host={folder};Username=engine;Database=postgres;Pooling=false"))
        {
            await connection.OpenAsync();
            await using var making = new NpgsqlCommand("CREATE DATABASE engine", connection);
            await making.ExecuteNonQueryAsync();
        }

        string journal = $"Host={folder};Username=engine;Database=engine;Pooling=false";
        await using (var connection = new NpgsqlConnection(journal))
        {
            await connection.OpenAsync();
            await SchemaMigrator.MigrateAsync(connection, journal, NullLogger.Instance, CancellationToken.None);
        }

        await ClusterTools.RunAsync("pg_ctl", "stop", "-D", data, "-m", "fast", "-w", "-s");
    }
}
