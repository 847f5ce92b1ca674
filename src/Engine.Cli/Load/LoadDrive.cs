using Engine.Client;
using Engine.Load.Running;

namespace Engine.Cli.Load;

/// <summary>Drives a run to its end, whatever the end is.</summary>
internal static class LoadDrive
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(10);

    /// <summary>A run that was stopped gives what is on its way so much time.</summary>
    public static TimeSpan AfterStop { get; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Sends all of it, in the open model or the closed one, waits for the answers, and gives up what is still missing.
    /// A cancellation ends the sending.
    /// </summary>
    public static async Task RunAsync(LoadRun run, int? closedInFlight, TimeSpan patience, CancellationToken cancellation)
    {
        await using CancellationTokenRegistration stop = cancellation.Register(run.Stop);
        await (closedInFlight is { } inFlight
            ? new ClosedLoad(run, inFlight).RunAsync()
            : PacedThread.RunAsync(new OpenLoad(run), run));
        await DrainAsync(run, cancellation.IsCancellationRequested ? AfterStop : patience);
    }

    /// <summary>
    /// Closes a client. It waits for its requests up to their deadline; whatever is left by now was given up.
    /// </summary>
    public static Task CloseAsync(EngineClient client) =>
        Task.WhenAny(client.DisposeAsync().AsTask(), Task.Delay(AfterStop, CancellationToken.None));

    private static async Task DrainAsync(LoadRun run, TimeSpan patience)
    {
        TimeSpan end = run.Elapsed + patience;
        using var timer = new PeriodicTimer(s_poll);
        while (run.Outstanding > 0 && run.Elapsed < end)
        {
            await timer.WaitForNextTickAsync();
        }
    }
}
