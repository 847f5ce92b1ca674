using System.Runtime.InteropServices;

namespace Engine.Cli.Processes;

/// <summary>Signals to processes.</summary>
internal static class Posix
{
    /// <summary>Asks for an end; a PostgreSQL ends at once, rolling back what is open.</summary>
    public const int Interrupt = 2;

    /// <summary>Ends it at once, as a crash would.</summary>
    public const int Kill = 9;

    /// <summary>Asks for a graceful end.</summary>
    public const int Terminate = 15;

    /// <summary>Stops it where it is, until it may go on.</summary>
    public static int Stop => OperatingSystem.IsMacOS() ? 17 : 19;

    /// <summary>Has a stopped process go on.</summary>
    public static int Continue => OperatingSystem.IsMacOS() ? 19 : 18;

    /// <summary>Sends a signal; false when there is no such process or it is not ours to signal.</summary>
    public static bool TrySignal(int processId, int signal)
    {
        // 0 and negative ids would reach whole groups of processes.
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 2);
        return Send(processId, signal) == 0;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Send(int processId, int signal);
}
