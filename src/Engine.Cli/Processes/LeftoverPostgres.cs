using System.Globalization;

namespace Engine.Cli.Processes;

/// <summary>Stops the PostgreSQL of a private cluster that a killed engine left running.</summary>
internal static class LeftoverPostgres
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Asks every postmaster whose data folder lies in <paramref name="folder"/> for a fast shutdown, and waits for it.
    /// </summary>
    public static async Task StopAllAsync(string folder)
    {
        foreach (string pidFile in Directory.GetFiles(folder, "postmaster.pid", SearchOption.AllDirectories))
        {
            string? first = (await File.ReadAllLinesAsync(pidFile)).FirstOrDefault();
            if (int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int processId) && processId > 1
                && Posix.TrySignal(processId, Posix.Interrupt))
            {
                await WaitGoneAsync(pidFile);
            }
        }
    }

    private static async Task WaitGoneAsync(string pidFile)
    {
        using CancellationTokenSource patience = new(_timeout);
        while (File.Exists(pidFile) && !patience.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
