namespace Engine.Journal.Lanes;

/// <summary>
/// How a question to the server is given up. Told that it is cancelled, the driver asks the server over another connection
/// to cancel it and waits for that, and whoever reads the first answer waits with it. Where answers are gone on with where
/// sockets are read, that can be the very thread by which the other connection is read: then every socket of that thread
/// stands still until the driver loses patience. So an answer that is on its way is let come first.
/// </summary>
internal static class GivingUp
{
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(250);

    /// <summary>Tells the driver, on a thread that may be kept waiting, if no answer comes in a moment.</summary>
    /// <param name="abandoned">What the driver listens to.</param>
    /// <param name="asked">What was asked.</param>
    public static async Task CancelUnlessAnsweredAsync(this CancellationTokenSource abandoned, Task asked)
    {
        await asked.WaitAsync(s_grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!asked.IsCompleted)
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
        }
    }
}
