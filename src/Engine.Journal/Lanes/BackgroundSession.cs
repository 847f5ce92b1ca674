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

    // A server that takes longer to let us in is left to the driver.
    private static readonly TimeSpan s_ending = TimeSpan.FromSeconds(1);

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
        string name = NameOf(context, role);
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
    /// Runs work on such a session until it has ended or is cancelled. Then its backend is ended, and with that what it does
    /// just now or next; only work that does not notice is cancelled. What it comes to is not waited for without end.
    /// </summary>
    /// <param name="context">What it has in common with the lanes.</param>
    /// <param name="role">What the session is for, as it was opened.</param>
    /// <param name="work">The work; the token falls when it did not end with its backend.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task RunAsync(
        LaneContext context, string role, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        var abandoned = new CancellationTokenSource();
        Task working = Task.Run(() => work(abandoned.Token), CancellationToken.None);
        try
        {
            await working.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!working.IsCompleted)
        {
            await WaitAsync(EndBackendAsync(context, role), s_ending, context.Time).ConfigureAwait(false);
            _ = abandoned.CancelUnlessAnsweredAsync(working);
            await WaitAsync(working, s_farewell, context.Time).ConfigureAwait(false);
            throw;
        }
    }

    private static string NameOf(LaneContext context, string role) =>
        string.Create(CultureInfo.InvariantCulture, $"engine {role} epoch {context.Epoch}");

    private static async Task EndBackendAsync(LaneContext context, string role)
    {
        await using NpgsqlConnection connection = await context.Sessions
            .OpenWithinAsync(s_ending, "engine farewell", CancellationToken.None).ConfigureAwait(false);
        await connection.TerminateNamesakesAsync(NameOf(context, role)).ConfigureAwait(false);
    }

    // Whether it ends well is nobody's concern any more.
    private static async Task WaitAsync(Task task, TimeSpan atMost, TimeProvider time) =>
        await task.WaitAsync(atMost, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
