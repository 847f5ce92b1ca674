using Engine.Journal.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(Engine.Journal.Tests.Fixtures.PostgresFixture))]

namespace Engine.Journal.Tests.Fixtures;

/// <summary>One private cluster for all tests; each test has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-journal-tests-{Environment.ProcessId}");
    private PrivateCluster _cluster = null!;
    private int _databases;

    public async ValueTask InitializeAsync() =>
        _cluster = await PrivateCluster.StartAsync(_folder, NullLogger.Instance, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAsync(CancellationToken.None);
        _cluster.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A database of one's own: empty, or a copy of another one that nobody is connected to.</summary>
    public async Task<string> CreateDatabaseAsync(string? copyOf = null)
    {
        string name = $"test_{Interlocked.Increment(ref _databases)}";
        string template = copyOf is null ? "template1" : new NpgsqlConnectionStringBuilder(copyOf).Database!;
        await using NpgsqlConnection connection = await ConnectAsync(_cluster.ConnectionString);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {template}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Database = name }.ConnectionString;
    }

    public static async Task<NpgsqlConnection> ConnectAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }
}
