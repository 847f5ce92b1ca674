using System.Globalization;
using Engine.Client;
using Engine.Journal;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Cli.Tests.Damage;

/// <summary>One private cluster with a journal that a real engine wrote, and copies of it to be damaged.</summary>
public sealed class DamagedJournals : IAsyncLifetime
{
    private const int LeafRows = 16_384;
    private const int FullBatch = 8_192;
    private const string Empty = "engine";
    private const string Sound = "sound";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-damage-{Guid.NewGuid():N}"[..26]);
    private JournalServer _server = null!;
    private NpgsqlConnection _maker = null!;
    private Task<string> _next = null!;
    private int _copies;

    public async ValueTask InitializeAsync()
    {
        await PreparedCluster.CopyToAsync(_folder);
        _server = await JournalServer.ReachAsync(
            new JournalOptions { DataFolder = _folder }, NullLoggerFactory.Instance, CancellationToken.None);
        _maker = await ConnectAsync(ConnectionTo("postgres"));

        // Another engine's journal of the same shape: rows with sound checksums that say something else.
        await CreateAsync(Sound, Empty);
        await WriteAsync(ConnectionTo(Sound), amount: 7);
        await CreateAsync("other", Empty);
        await WriteAsync(ConnectionTo("other"), amount: 8);
        await ExecuteAsync(
            ConnectionTo(Sound),
            "CREATE EXTENSION hstore; CREATE SCHEMA other; CREATE TABLE other.journal (LIKE engine.journal)");
        await CopyRowsAsync(ConnectionTo("other"), ConnectionTo(Sound));
        _next = CopyAheadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _next;
        await _maker.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A fresh copy of the journal: its connection string.</summary>
    public async Task<string> CopyAsync()
    {
        string copy = await _next;
        _next = CopyAheadAsync();
        return copy;
    }

    // The next one is made while this one is worked on.
    private async Task<string> CopyAheadAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"copy_{++_copies}");
        await CreateAsync(name, Sound);
        return ConnectionTo(name);
    }

    /// <summary>What an engine on such a journal is given.</summary>
    internal static EngineOptions OptionsFor(string connectionString) => new()
    {
        ConnectionString = connectionString,
        Listen = ["127.0.0.1:0"],
        LeafRows = LeafRows,
        MaxAccounts = 1_000,
        MaxOpenHolds = 1_000,
        LockTimeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>Runs statements, as a person does who tampers with the journal.</summary>
    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = await ConnectAsync(connectionString);
        await ExecuteAsync(connection, sql);
    }

    /// <inheritdoc cref="ExecuteAsync(string, string)"/>
    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc cref="FingerprintAsync(NpgsqlConnection)"/>
    public static async Task<string> FingerprintAsync(string connectionString)
    {
        await using NpgsqlConnection connection = await ConnectAsync(connectionString);
        return await FingerprintAsync(connection);
    }

    /// <summary>
    /// Every row of every table of the schema, in a few numbers: by its place and by who wrote it there, which nothing
    /// that is written leaves as they were.
    /// </summary>
    public static async Task<string> FingerprintAsync(NpgsqlConnection connection)
    {
        List<string> tables = [];
        await using (NpgsqlCommand list = new(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r' "
            + "AND c.relnamespace = 'engine'::regnamespace ORDER BY 1",
            connection))
        await using (NpgsqlDataReader reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        string question = string.Join(" UNION ALL ", tables.Select(table =>
            $"SELECT '{table}: ' || count(*) || ' ' || coalesce(sum(hashtextextended((ctid, xmin)::text, 0)), 0) FROM {table}"));
        await using NpgsqlCommand ask = new($"SELECT string_agg(line, E'\\n') FROM ({question}) lines (line)", connection);
        return (string)(await ask.ExecuteScalarAsync())!;
    }

    private static async Task WriteAsync(string connectionString, UInt128 amount)
    {
        await using RunningEngine engine = await RunningEngine.StartAsync(
            OptionsFor(connectionString), TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await using (EngineClient client = new(new EngineClientOptions { Addresses = [.. engine.Addresses] }))
        {
            await SoundHistory.WriteAsync(client, amount, FullBatch);
        }

        Assert.Equal(Server.Hosting.ExitCode.Stopped, await engine.StopAsync());
    }

    private static async Task CopyRowsAsync(string from, string to)
    {
        await using NpgsqlConnection source = await ConnectAsync(from);
        await using NpgsqlConnection target = await ConnectAsync(to);
        await using Stream rows = await source.BeginRawBinaryCopyAsync(
            "COPY (SELECT * FROM engine.journal WHERE seq = 20 OR seq > 24576) TO STDOUT (FORMAT binary)");
        await using Stream copied = await target.BeginRawBinaryCopyAsync(
            "COPY other.journal FROM STDIN (FORMAT binary)");
        await rows.CopyToAsync(copied);
    }

    private Task CreateAsync(string name, string template) =>
        ExecuteAsync(_maker, $"CREATE DATABASE {name} TEMPLATE {template}");

    private string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = database, Pooling = false }
            .ConnectionString;

    /// <summary>Connects as that person does; the driver has no need to ask first what types there are.</summary>
    public static async Task<NpgsqlConnection> ConnectAsync(string connectionString)
    {
        NpgsqlConnection connection = new(connectionString + ";Server Compatibility Mode=NoTypeLoading");
        await connection.OpenAsync();
        return connection;
    }
}

/// <summary>The tests that share a cluster; one after another.</summary>
[CollectionDefinition(nameof(DamagedJournals))]
public sealed class DamagedJournalsGroup : ICollectionFixture<DamagedJournals>;
