using Engine.Journal.Cluster;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Backup;

/// <summary>Copies the files of a server that runs on, and finds out what is certain to be in the copy.</summary>
/// <param name="folder">Where to.</param>
/// <param name="connection">A connection to the journal's database.</param>
/// <param name="sessions">Opens others; their user may replicate.</param>
/// <param name="user">Whom the tools run as.</param>
internal sealed class BaseBackup(
    BackupFolder folder, NpgsqlConnection connection, SessionFactory sessions, ClusterUser user)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    // By its name the server knows whom to stop sending to.
    private readonly string _name = $"engine backup copy {Guid.NewGuid():N}"[..32];

    /// <summary>Copies them; returns the last block that is certain to be in the copy.</summary>
    /// <param name="maxRate">The most that is read a second; empty for no limit.</param>
    /// <param name="cancellation">Gives up; what was copied is deleted.</param>
    /// <exception cref="JournalException">They cannot be copied; one line says why.</exception>
    public async Task<BackupPoint> RunAsync(string maxRate, CancellationToken cancellation)
    {
        string[] limit = maxRate.Length == 0 ? [] : [$"--max-rate={maxRate}"];
        await using ToolProcess copying = user.Start(
            BackupTools.Require("pg_basebackup"),
            [
                "-D", folder.Base, "-X", "stream", "-c", "fast", "--manifest-checksums=SHA256", "--no-password", .. limit,
            ],
            ToolConnection.Of(sessions.ConnectionString, _name));
        var watch = new LogWatch(connection);
        try
        {
            do
            {
                await watch.LookAsync(cancellation).ConfigureAwait(false);
                await Task.WhenAny(copying.Exited, Task.Delay(s_pause, cancellation)).ConfigureAwait(false);
            }
            while (!copying.Exited.IsCompleted && !cancellation.IsCancellationRequested);
            cancellation.ThrowIfCancellationRequested();
        }
        catch
        {
            await StopSendingAsync().ConfigureAwait(false);
            throw;
        }

        (int code, string output) = await copying.Exited.ConfigureAwait(false);
        if (code != 0)
        {
            throw new JournalException(
                $"The backup cannot be made: {ClusterUser.OneLine(output)}: the user has to have the right to replicate, "
                + "and pg_hba.conf has to let it.");
        }

        return watch.Within(folder.EndOfBase())
            ?? throw new JournalException("The backup ended before anything in the journal was seen: make it again.");
    }

    // The tool receives the log by a process of its own, which outlives a tool that is interrupted, and goes on. Without the
    // server, which is asked not to send any more, both end by themselves.
    private async Task StopSendingAsync()
    {
        using var limit = new CancellationTokenSource(s_farewell);
        try
        {
            await using NpgsqlConnection other = await sessions.OpenAsync("engine backup", limit.Token).ConfigureAwait(false);
            await other.ExecuteAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1",
                limit.Token,
                new NpgsqlParameter<string> { TypedValue = _name }).ConfigureAwait(false);
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or OperationCanceledException)
        {
        }
    }
}
