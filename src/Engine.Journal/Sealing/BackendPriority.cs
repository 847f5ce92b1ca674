using System.Runtime.InteropServices;

namespace Engine.Journal.Sealing;

/// <summary>
/// Has a backend of the engine's own server give way to those that commit: building indexes is all processor time, and
/// nobody waits for it. Where the system does not allow that, it competes as an equal.
/// </summary>
internal static class BackendPriority
{
    private const int PrioProcess = 0;
    private const int Nice = 19;

    /// <summary>Lowers the priority of a process.</summary>
    public static void Lower(int processId)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            _ = SetPriority(PrioProcess, processId, Nice);
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int priority);
}
