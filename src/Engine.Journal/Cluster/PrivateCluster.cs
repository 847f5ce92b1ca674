using System.Net.Sockets;
using Engine.Journal.Lanes;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Cluster;

/// <summary>
/// The engine's own PostgreSQL, on a unix socket in a folder. A server that still runs after the engine was killed is
/// adopted, one that ended is started again.
/// </summary>
internal sealed class PrivateCluster : IDisposable
{
    private const string SuperUser = "engine";
    private const int StartSeconds = 600;
    private const int RecoverySeconds = 7 * 24 * 3600;
    private const int ListenSeconds = 5;

    private readonly ClusterFolder _folder;
    private readonly ClusterUser _user;
    private readonly string _binaries;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    private PrivateCluster(ClusterFolder folder, ClusterUser user, string binaries, ILogger log) =>
        (_folder, _user, _binaries, _log) = (folder, user, binaries, log);

    // For one start only: they are not written at the next.
    private string Settings { get; init; } = "";

    private int PatienceSeconds { get; init; } = StartSeconds;

    /// <summary>How to connect to it.</summary>
    public string ConnectionString => ConnectionStringOf(_folder, "engine");

    /// <summary>Whether it did not run yet when it was asked for.</summary>
    public bool WasStartedHere { get; private set; }

    /// <summary>How the private cluster in a folder is connected to, whether it runs or not.</summary>
    public static string ConnectionStringFor(string dataFolder, string database = "engine", string user = SuperUser) =>
        ConnectionStringOf(new ClusterFolder(dataFolder), database, user);

    /// <summary>Makes the cluster if it is not there, and has it run.</summary>
    /// <exception cref="JournalException">It cannot be made or started; says why.</exception>
    public static async Task<PrivateCluster> StartAsync(string dataFolder, ILogger log, CancellationToken cancellation)
    {
        var folder = new ClusterFolder(dataFolder);
        folder.RequirePlainName();
        var cluster = new PrivateCluster(folder, ClusterUser.Choose(), PostgresBinaries.Find(), log);
        try
        {
            using IDisposable alone = await FolderLock.TakeAsync(folder.Root, cancellation).ConfigureAwait(false);
            if (!folder.IsInitialized)
            {
                await cluster.InitializeAsync(cancellation).ConfigureAwait(false);
            }

            await cluster.RunAsync(cancellation).ConfigureAwait(false);
            await cluster.EnsureDatabaseAsync(cancellation).ConfigureAwait(false);
            return cluster;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(
                $"The data folder {folder.Root} cannot be used: {failure.Message.TrimEnd('.')}: choose another one.",
                failure);
        }
        catch (NpgsqlException failure)
        {
            throw JournalErrors.Explain(failure, folder.Socket);
        }
    }

    /// <summary>
    /// Has a server whose files were put there recover to the end of its log, however long that takes, and stops it again
    /// after some work with it.
    /// </summary>
    /// <param name="dataFolder">Its folder.</param>
    /// <param name="settings">Settings for this one start.</param>
    /// <param name="user">Who may connect to it.</param>
    /// <param name="database">The database to connect to.</param>
    /// <param name="work">What to do with it; is given how to connect.</param>
    /// <param name="log">Where it tells.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalException">It cannot be started; says why.</exception>
    public static async Task<T> RecoverAsync<T>(
        string dataFolder,
        string settings,
        string user,
        string database,
        Func<string, Task<T>> work,
        ILogger log,
        CancellationToken cancellation)
    {
        var folder = new ClusterFolder(dataFolder);
        using var cluster = new PrivateCluster(folder, ClusterUser.Choose(), PostgresBinaries.Find(), log)
        {
            Settings = settings, PatienceSeconds = RecoverySeconds,
        };
        using IDisposable alone = await FolderLock.TakeAsync(folder.Root, cancellation).ConfigureAwait(false);
        await cluster.RunAsync(cancellation).ConfigureAwait(false);
        try
        {
            string connectionString = ConnectionStringOf(folder, database, user);
            await (await cluster.ConnectAsync(connectionString, cancellation).ConfigureAwait(false)).DisposeAsync()
                .ConfigureAwait(false);
            return await work(connectionString).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            throw new JournalException(
                $"The restored server cannot be used: {JournalErrors.ReasonOf(failed)}: see {folder.Data}/log.", failed);
        }
        finally
        {
            await cluster.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Starts the server unless it runs. Safe to call at any time, from any thread, by several engines.
    /// </summary>
    public async Task EnsureRunningAsync(CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!await IsRunningAsync(cancellation).ConfigureAwait(false))
            {
                using IDisposable alone = await FolderLock.TakeAsync(_folder.Root, cancellation).ConfigureAwait(false);
                await RunAsync(cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Stops the server; open transactions are rolled back.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        (int code, string output) = await _user.RunAsync(
            Tool("pg_ctl"), ["stop", "-D", _folder.Data, "-m", "fast", "-w", "-t", "120"], cancellation)
            .ConfigureAwait(false);
        if (code != 0)
        {
            string reason = ClusterUser.OneLine(output);
            _log.ClusterDidNotStop(_folder.Data, reason);
        }
    }

    /// <summary>Lets go of it; the server runs on.</summary>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task RunAsync(CancellationToken cancellation)
    {
        if (await IsRunningAsync(cancellation).ConfigureAwait(false))
        {
            return;
        }

        await PrepareSocketAsync(cancellation).ConfigureAwait(false);
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Data, ClusterSettings.FileName), ClusterSettings.Text(_folder) + Settings, cancellation)
            .ConfigureAwait(false);
        WasStartedHere |= await StartServerAsync(cancellation).ConfigureAwait(false);
    }

    private async Task InitializeAsync(CancellationToken cancellation)
    {
        _log.ClusterIsMade(_folder.Data);
        Directory.CreateDirectory(_folder.Root);
        if (Directory.Exists(_folder.Data))
        {
            throw new JournalException(
                $"{_folder.Data} is there but was never finished as a cluster of the engine: move it away or choose "
                    + "another folder.");
        }

        // Made beside and renamed when whole, so that a cut first start leaves nothing that looks like a cluster.
        string making = _folder.Data + ".making";
        if (Directory.Exists(making))
        {
            Directory.Delete(making, recursive: true);
        }

        Directory.CreateDirectory(making);
        await _user.TakeAsync(making, cancellation).ConfigureAwait(false);
        (int code, string output) = await _user.RunAsync(
            Tool("initdb"),
            ["-D", making, "-U", SuperUser, "--auth=trust", "--encoding=UTF8", "--locale=C", "--data-checksums"],
            cancellation).ConfigureAwait(false);
        if (code != 0)
        {
            throw new JournalException($"initdb failed in {_folder.Data}: {ClusterUser.OneLine(output)}");
        }

        await File.AppendAllTextAsync(Path.Combine(making, "postgresql.conf"), ClusterSettings.Include, cancellation)
            .ConfigureAwait(false);
        await File.WriteAllTextAsync(
            Path.Combine(making, ClusterSettings.FileName), ClusterSettings.Text(_folder), cancellation)
            .ConfigureAwait(false);
        Directory.Move(making, _folder.Data);
    }

    private async Task PrepareSocketAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(_folder.Socket);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _folder.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await _user.TakeAsync(_folder.Socket, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> IsRunningAsync(CancellationToken cancellation)
    {
        (int code, string output) = await _user
            .RunAsync(Tool("pg_ctl"), ["status", "-D", _folder.Data], cancellation).ConfigureAwait(false);
        return code switch
        {
            0 => true,
            3 => false,
            _ => throw new JournalException(
                $"The cluster in {_folder.Data} cannot be used: {ClusterUser.OneLine(output)}"),
        };
    }

    // A server that recovers yet when its start is given up would be left to nobody.
    private async Task<(int Code, string Output)> TryStartAsync(string[] arguments, CancellationToken cancellation)
    {
        try
        {
            return await _user.RunAsync(Tool("pg_ctl"), arguments, cancellation, ClusterSettings.Environment)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    // After a kill of the server its children hold the shared memory for a moment, and a start is refused meanwhile.
    // False where somebody else has started it in that moment: then it is theirs to stop.
    private async Task<bool> StartServerAsync(CancellationToken cancellation)
    {
        const int attempts = 20;
        string[] arguments =
            ["start", "-D", _folder.Data, "-l", _folder.StartLog, "-w", "-t", $"{PatienceSeconds}", "-s"];
        for (int attempt = 1; ; attempt++)
        {
            (int code, string output) = await TryStartAsync(arguments, cancellation).ConfigureAwait(false);
            if (code == 0)
            {
                _log.ClusterStarted(_folder.Data);
                return true;
            }

            if (await IsRunningAsync(cancellation).ConfigureAwait(false))
            {
                return false;
            }

            if (attempt == attempts)
            {
                string log = File.Exists(_folder.StartLog)
                    ? await File.ReadAllTextAsync(_folder.StartLog, cancellation).ConfigureAwait(false)
                    : output;
                throw new JournalException($"PostgreSQL does not start in {_folder.Data}: {ClusterUser.OneLine(log)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation).ConfigureAwait(false);
        }
    }

    private async Task EnsureDatabaseAsync(CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await ConnectAsync(
            ConnectionStringOf(_folder, "postgres"), cancellation).ConfigureAwait(false);
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = 'engine'", connection);
        if (await find.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not null)
        {
            return;
        }

        await using var create = new NpgsqlCommand("CREATE DATABASE engine", connection);
        await create.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        await using var path = new NpgsqlCommand("ALTER DATABASE engine SET search_path = engine, public", connection);
        await path.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    // An adopted server may still be recovering from a crash, be so young that it does not listen yet, or have been killed
    // in this moment: then it passed for one that runs.
    private async Task<NpgsqlConnection> ConnectAsync(string connectionString, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            NpgsqlConnection connection = ServerConnection.To(connectionString);
            try
            {
                await connection.OpenAsync(cancellation).ConfigureAwait(false);
                return connection;
            }
            catch (NpgsqlException starting) when (attempt < SecondsUntilReady(starting))
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellation).ConfigureAwait(false);
                await RunAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    private int SecondsUntilReady(NpgsqlException starting) => starting switch
    {
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => PatienceSeconds,
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => ListenSeconds,
        { InnerException: SocketException or IOException } => ListenSeconds,
        _ => 0,
    };

    private string Tool(string name) => Path.Combine(_binaries, name);

    private static string ConnectionStringOf(ClusterFolder folder, string database, string user = SuperUser) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = folder.Socket,
            Port = 5432,
            Username = user,
            Database = database,
            Pooling = false,
        }.ConnectionString;
}
