using System.Collections.Concurrent;
using Engine.Journal.Cluster;
using Engine.Journal.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(Engine.Journal.Tests.Fixtures.PostgresFixture))]

namespace Engine.Journal.Tests.Fixtures;

/// <summary>One private cluster for all tests; each test has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-journal-tests-{Environment.ProcessId}");
    private readonly ConcurrentDictionary<Type, Lazy<Task>> _made = new();
    private readonly SemaphoreSlim _creating = new(1);
    private PrivateCluster _cluster = null!;
    private NpgsqlConnection _creator = null!;
    private string _newJournal = "";
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PrivateCluster.StartAsync(_folder, NullLogger.Instance, CancellationToken.None);
        _creator = await Sql.ConnectAsync(_cluster.ConnectionString);

        // Of hundreds of databases each would be looked at every minute, several a second.
        await Sql.ExecuteAsync(_creator, "ALTER SYSTEM SET autovacuum_naptime = '1h'");
        await Sql.ExecuteAsync(_creator, "SELECT pg_reload_conf()");
        _newJournal = await CreateEmptyDatabaseAsync();
        await using NpgsqlConnection connection = await ConnectAsync(_newJournal);
        await SchemaMigrator.MigrateAsync(connection, _newJournal, NullLogger.Instance, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _creator.DisposeAsync();
        _creating.Dispose();
        await _cluster.StopAsync(CancellationToken.None);
        _cluster.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// A journal of one's own: one that no engine has opened yet, all migrations made, or a copy of another one that nobody
    /// is connected to.
    /// </summary>
    public Task<string> CreateDatabaseAsync(string? copyOf = null) =>
        CreateAsync(new NpgsqlConnectionStringBuilder(copyOf ?? _newJournal).Database!);

    /// <summary>A journal that an engine has opened and left, without a word: its claim is block 1, of epoch 1.</summary>
    public async Task<string> CreateOpenedAsync() => await CreateDatabaseAsync(copyOf: (await OnceAsync(OpenAsync)).Database);

    /// <summary>A database with nothing in it, for those who see a first start, or that there is no journal.</summary>
    public Task<string> CreateEmptyDatabaseAsync() => CreateAsync("template1");

    /// <summary>What takes long to make: made by the first that asks, for all classes.</summary>
    public Task<T> OnceAsync<T>(Func<Task<T>> make)
        where T : class => (Task<T>)_made.GetOrAdd(typeof(T), _ => new Lazy<Task>(make)).Value;

    public static async Task<NpgsqlConnection> ConnectAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task<Opened> OpenAsync()
    {
        string database = await CreateDatabaseAsync();
        await (await JournalRig.OpenAsync(database)).DisposeAsync();
        return new Opened(database);
    }

    private async Task<string> CreateAsync(string template)
    {
        string name = $"test_{Interlocked.Increment(ref _databases)}";

        // To copy files is quicker than to log pages; an older PostgreSQL does it unasked.
        string strategy = _creator.PostgreSqlVersion.Major >= 15 ? " STRATEGY FILE_COPY" : "";
        await _creating.WaitAsync();
        try
        {
            await Sql.ExecuteAsync(_creator, $"CREATE DATABASE {name} TEMPLATE {template}{strategy}");
        }
        finally
        {
            _creating.Release();
        }

        return new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Database = name }.ConnectionString;
    }

    private sealed record Opened(string Database);
}
