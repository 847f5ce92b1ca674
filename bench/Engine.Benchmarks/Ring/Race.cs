namespace Engine.Benchmarks.Ring;

/// <summary>
/// A run of numbers from some producing threads to the calling one, which sums them. The sum is checked, so that
/// nothing is measured that loses or doubles work.
/// </summary>
internal static class Race
{
    /// <summary>Events of a run.</summary>
    public const int Events = 2_000_000;

    /// <summary>Slots of the ring, and the bound of whatever it is compared with.</summary>
    public const int Capacity = 1024;

    /// <summary>Starts the producers, consumes, and waits for them.</summary>
    /// <param name="producers">Threads that produce.</param>
    /// <param name="produce">Puts every number from the first on, so many apart, below the last.</param>
    /// <param name="consume">Takes that many numbers and gives their sum.</param>
    public static void Run(int producers, Action<long, long> produce, Func<long> consume)
    {
        Thread[] threads = [.. Enumerable.Range(0, producers).Select(first => new Thread(() => produce(first, producers)))];
        Array.ForEach(threads, thread => thread.Start());
        long sum = consume();
        Array.ForEach(threads, thread => thread.Join());
        if (sum != (long)Events * (Events - 1) / 2)
        {
            throw new InvalidOperationException("Work was lost or doubled.");
        }
    }
}
