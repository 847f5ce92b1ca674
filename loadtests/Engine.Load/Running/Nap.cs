using System.Runtime.InteropServices;

namespace Engine.Load.Running;

/// <summary>Short waits of a thread, finer than the runtime's own, without spinning on a core that others need.</summary>
internal static class Nap
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan s_coarsest = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits for about that long; a little longer, as a rule.</summary>
    public static void For(TimeSpan time)
    {
        if (OperatingSystem.IsWindows())
        {
            Thread.Sleep(time < s_coarsest ? s_coarsest : time);
            return;
        }

        TimeSpan wait = time < s_shortest ? s_shortest : time;
        var request = new TimeSpec
        {
            Seconds = (nint)(wait.Ticks / TimeSpan.TicksPerSecond),
            Nanoseconds = (nint)(wait.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick),
        };

        // A signal may end it early; then there was less of a nap, and the caller looks at the clock anyway.
        _ = NanoSleep(in request, IntPtr.Zero);
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    private static extern int NanoSleep(in TimeSpec request, IntPtr remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
