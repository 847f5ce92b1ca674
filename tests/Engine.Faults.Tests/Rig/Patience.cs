using System.Diagnostics;

namespace Engine.Faults.Tests.Rig;

/// <summary>Waiting for what is meant. Guards against hanging; nothing is measured by it.</summary>
internal static class Patience
{
    /// <summary>
    /// The longest that anything is waited for: in the full size a start reads millions of rows through the proxy, on a
    /// line that fails, and is done again.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60) * TestScale.Factor;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until something holds, or fails with what was waited for and what is known.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what, Func<string> known)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                Assert.Fail($"It never came to this: {what}.\n{known()}");
            }

            await Task.Delay(_look);
        }
    }
}
