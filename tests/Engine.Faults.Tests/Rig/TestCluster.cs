using System.Globalization;
using Engine.Cli.Processes;
using Engine.Journal.Cluster;
using Npgsql;

namespace Engine.Faults.Tests.Rig;

/// <summary>A PostgreSQL of the test's own, on a unix socket, started and stopped as the test wants.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private const string Settings =
        """

        listen_addresses = ''
        unix_socket_permissions = 0700
        shared_buffers = 64MB
        min_wal_size = 64MB
        max_wal_size = 512MB
        max_connections = 30
        jit = off
        """;

    private TestCluster(string folder) => Folder = folder;

    /// <summary>Everything of it is in here.</summary>
    public string Folder { get; }

    /// <summary>PostgreSQL's data folder.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>Where it listens.</summary>
    public string SocketFile => Path.Combine(Folder, ".s.PGSQL.5432");

    /// <summary>How to connect to it directly.</summary>
    public string ConnectionString => ConnectionStringTo("engine");

    /// <summary>What the server has logged.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    /// <summary>The process id of the postmaster.</summary>
    public int Postmaster => Number(File.ReadLines(PidFile).First());

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    private string LogFile => Path.Combine(Folder, "log");

    /// <summary>Makes one and starts it.</summary>
    /// <param name="walFolder">Where its WAL shall lie, such as on another disk; null for its own folder.</param>
    public static async Task<TestCluster> StartAsync(string? walFolder = null)
    {
        TestCluster cluster = await PlaceAsync();
        await ClusterTemplate.CopyAsync(cluster.Data);
        if (walFolder is not null)
        {
            string wal = Path.Combine(cluster.Data, "pg_wal");
            await ClusterTools.RequireAsync("mv", wal, walFolder);
            await ClusterTools.RequireAsync("ln", "-s", walFolder, wal);
        }

        await cluster.ConfigureAsync(Settings + $"\nunix_socket_directories = '{cluster.Folder}'");
        await cluster.UpAsync();
        return cluster;
    }

    /// <summary>Makes a standby that streams from another one, and starts it.</summary>
    public static async Task<TestCluster> StandbyAsync(TestCluster primary, string name)
    {
        TestCluster standby = await PlaceAsync();
        string source = $"host={primary.Folder} user=engine application_name={name}";
        await ClusterTools.RunAsync("pg_basebackup", "-D", standby.Data, "-R", "-c", "fast", "-X", "stream", "-d", source);

        // It says how far it is, and looks for its primary, every second: by default it may take 10 s and 5 s over that.
        await standby.ConfigureAsync(
            $"""
            unix_socket_directories = '{standby.Folder}'
            synchronous_standby_names = ''
            wal_receiver_status_interval = 1s
            wal_retrieve_retry_interval = 1s
            """);
        await standby.UpAsync();
        return standby;
    }

    /// <summary>Starts it and waits until it takes connections.</summary>
    public Task UpAsync() => ClusterTools.RunAsync("pg_ctl", "start", "-D", Data, "-l", LogFile, "-w", "-s", "-t", "120");

    /// <summary>Stops it: fast, or immediate as if it had crashed.</summary>
    public Task DownAsync(string mode) => ClusterTools.RunAsync("pg_ctl", "stop", "-D", Data, "-m", mode, "-w", "-s");

    /// <summary>Stops it and starts it at once.</summary>
    public Task RestartAsync(string mode) =>
        ClusterTools.RunAsync("pg_ctl", "restart", "-D", Data, "-l", LogFile, "-m", mode, "-w", "-s", "-t", "120");

    /// <summary>Waits until it takes connections, and starts it where it has ended.</summary>
    public Task RecoverAsync() => Patience.UntilAsync(
        async () =>
        {
            if (await AnswersAsync())
            {
                return true;
            }

            await ClusterTools.TryAsync("pg_ctl", "start", "-D", Data, "-l", LogFile, "-w", "-s", "-t", "60");
            return false;
        },
        "PostgreSQL takes connections",
        () => Log);

    /// <summary>The process ids of the postmaster and, after it, of its children.</summary>
    public IReadOnlyList<int> Processes()
    {
        int postmaster = Postmaster;
        return ToolRunner.TryRun("pgrep", ["-P", $"{postmaster}"], out string output)
            ? [postmaster, .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Number)]
            : [postmaster];
    }

    /// <summary>Makes a standby a primary.</summary>
    public Task PromoteAsync() => ClusterTools.RunAsync("pg_ctl", "promote", "-D", Data, "-w", "-s");

    /// <summary>Adds settings, which take effect at the next start or reload.</summary>
    public Task ConfigureAsync(string settings) =>
        File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), settings + "\n");

    /// <summary>Adds settings and loads them.</summary>
    public async Task ReloadAsync(string settings)
    {
        await ConfigureAsync(settings);
        await ClusterTools.RunAsync("pg_ctl", "reload", "-D", Data, "-s");
    }

    /// <summary>Runs a statement.</summary>
    public async Task ExecuteAsync(string sql, string database = "engine")
    {
        await using NpgsqlConnection connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads the first column of every row.</summary>
    public async Task<IReadOnlyList<T>> ColumnAsync<T>(string sql)
    {
        await using NpgsqlConnection connection = await ConnectAsync("engine");
        await using var command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var values = new List<T>();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetFieldValue<T>(0));
        }

        return values;
    }

    /// <summary>Opens a connection, which the caller closes.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string database = "engine")
    {
        // No statement of a test needs more than the plain types.
        var connection = new NpgsqlConnection(ConnectionStringTo(database) + ";Server Compatibility Mode=NoTypeLoading");
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(PidFile))
        {
            // A test that failed may have left some standing still.
            foreach (int process in Processes())
            {
                Posix.TrySignal(process, Posix.Continue);
            }

            await ClusterTools.TryAsync("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w", "-s");
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<TestCluster> PlaceAsync()
    {
        var cluster = new TestCluster(
            Path.Combine(Path.GetTempPath(), $"engine-pg-{Guid.NewGuid().ToString("N")[..12]}"));
        await ClusterTools.MakeFolderAsync(cluster.Folder);
        return cluster;
    }

    private string ConnectionStringTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Folder,
        Username = "engine",
        Database = database,
        Pooling = false,
        ApplicationName = "engine faults",
    }.ConnectionString;
}
