using Engine.Journal.Cluster;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Npgsql;

namespace Engine.Journal.Backup;

/// <summary>Keeps a server's write-ahead log beside a backup, and notes how far the journal is in it.</summary>
/// <param name="folder">The backup.</param>
/// <param name="sessions">Connects to the journal's database.</param>
/// <param name="system">The cluster that it is.</param>
/// <param name="user">Whom the tool runs as.</param>
internal sealed class LogArchive(BackupFolder folder, SessionFactory sessions, string system, ClusterUser user)
    : IAsyncDisposable
{
    // The server forgets log that nobody has asked for in time.
    private const string Gone = "has already been removed";
    private const int MostFailures = 10;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    // By its name the server tells how much of the log it has written.
    private readonly string _name = $"engine backup log {Guid.NewGuid():N}"[..32];
    private ToolProcess? _receiving;
    private BackupPoint? _reached = folder.ReadReached();
    private int _failures;

    /// <summary>Begins to receive the log, or goes on where an earlier one has ended; returns when it does.</summary>
    /// <exception cref="JournalException">It cannot be received.</exception>
    public async Task StartAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        while (await FindWrittenAsync(connection, cancellation).ConfigureAwait(false) is null)
        {
            await KeepReceivingAsync().ConfigureAwait(false);
            await PauseAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Notes what the log reaches until cancelled, also when the server is away for a while.</summary>
    /// <param name="reached">Is told each time that it has come further.</param>
    /// <param name="cancellation">Ends it; what was noted stays.</param>
    /// <exception cref="JournalException">The log cannot be received, or is another server's.</exception>
    public async Task RunAsync(Action<BackupPoint> reached, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using NpgsqlConnection connection = await sessions
                    .OpenAsync("engine backup", cancellation).ConfigureAwait(false);
                ServerFacts facts = await ServerFacts.ReadAsync(connection, cancellation).ConfigureAwait(false);
                JournalPreflight.RequireSameSystem(facts, system);
                await WatchAsync(connection, reached, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(s_pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Has the log end where it is, orderly.</summary>
    public ValueTask DisposeAsync() => _receiving?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task WatchAsync(
        NpgsqlConnection connection, Action<BackupPoint> reached, CancellationToken cancellation)
    {
        var watch = new LogWatch(connection);
        while (!cancellation.IsCancellationRequested)
        {
            await KeepReceivingAsync().ConfigureAwait(false);
            await watch.LookAsync(cancellation).ConfigureAwait(false);
            string? written = await FindWrittenAsync(connection, cancellation).ConfigureAwait(false);
            if (written is not null
                && watch.Within(LogPlace.Parse(written)) is { } point
                && point.Block > (_reached?.Block ?? 0))
            {
                folder.Write(point);
                reached(_reached = point);
            }

            await PauseAsync(cancellation).ConfigureAwait(false);
        }
    }

    private async Task<string?> FindWrittenAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        string? written = await connection.ScalarAsync<string>(
            "SELECT flush_lsn::text FROM pg_stat_replication WHERE application_name = $1",
            cancellation,
            new NpgsqlParameter<string> { TypedValue = _name }).ConfigureAwait(false);
        _failures = written is null ? _failures : 0;
        return written;
    }

    // It ends when the server does, and is started again.
    private async Task KeepReceivingAsync()
    {
        if (_receiving is { Exited.IsCompleted: true })
        {
            (_, string output) = await _receiving.Exited.ConfigureAwait(false);
            if (++_failures == MostFailures || output.Contains(Gone, StringComparison.Ordinal))
            {
                throw new JournalException(
                    $"The log cannot be received: {ClusterUser.OneLine(output)}: what was kept stays good; to keep more, "
                    + "make a new backup in another folder.");
            }

            await DisposeAsync().ConfigureAwait(false);
            _receiving = null;
        }

        _receiving ??= user.Start(
            BackupTools.Require("pg_receivewal"),
            ["-D", folder.Log, "--synchronous", "--no-loop", "--no-password"],
            ToolConnection.Of(sessions.ConnectionString, _name));
    }

    private async Task PauseAsync(CancellationToken cancellation) =>
        await Task.WhenAny(_receiving!.Exited, Task.Delay(s_pause, cancellation)).ConfigureAwait(false);
}
