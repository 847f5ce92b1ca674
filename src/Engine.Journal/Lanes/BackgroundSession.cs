using System.Globalization;
using Engine.Journal.Preflight;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.Lanes;

/// <summary>The sessions of what an engine does to its journal in the background, beside the lanes.</summary>
internal static class BackgroundSession
{
    // Longer than an index of the largest leaf takes beside everything else: what stays silent for so long never answers.
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Opens one that is checked as those of lanes are and has declared the epoch, ends those of the same name that were lost,
    /// and has its backend give way.
    /// </summary>
    /// <param name="context">What it has in common with the lanes.</param>
    /// <param name="known">What is known to be committed.</param>
    /// <param name="role">What it is for, in its name.</param>
    /// <param name="isOwnServer">Whether its backend is a process of this machine, which can be told to give way.</param>
    /// <param name="settings">Statements that prepare it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalException">The server is refused, for now or for good.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(
        LaneContext context,
        Watermark known,
        string role,
        bool isOwnServer,
        string settings,
        CancellationToken cancellation)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"engine {role} epoch {context.Epoch}");
        NpgsqlConnection connection = await context.Sessions
            .OpenWithinAsync(s_silence, name, cancellation).ConfigureAwait(false);
        try
        {
            await context.RequireSameJournalAsync(connection, known, cancellation).ConfigureAwait(false);
            await connection.TerminateNamesakesAsync(name).ConfigureAwait(false);
            await connection.ExecuteAsync(
                string.Create(CultureInfo.InvariantCulture, $"SET engine.epoch = '{context.Epoch}'; {settings}"),
                cancellation).ConfigureAwait(false);
            if (isOwnServer)
            {
                BackendPriority.Lower(connection.ProcessID);
            }

            return connection;
        }
        catch (PreflightException refused)
        {
            // To who works over such a session that one is damage, of a leaf; here it is the server that has to be mended.
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new JournalException(refused.Message);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Runs work on such a session. Told that a statement is cancelled, the driver asks the server over another connection,
    /// and waits for that: so it is told on a thread that may be kept waiting, and what it comes to is not waited for
    /// without end.
    /// </summary>
    public static async Task RunAsync(
        Func<CancellationToken, Task> work, TimeProvider time, CancellationToken cancellation)
    {
        var abandoned = new CancellationTokenSource();
        Task working = Task.Run(() => work(abandoned.Token), CancellationToken.None);
        try
        {
            await working.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!working.IsCompleted)
        {
            _ = abandoned.CancelAsync();
            await working.WaitAsync(s_farewell, time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
