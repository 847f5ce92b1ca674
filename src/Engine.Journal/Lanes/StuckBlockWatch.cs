namespace Engine.Journal.Lanes;

/// <summary>
/// Gives up blocks that PostgreSQL does not answer for. Apart from the lease, whose own connection may be as stuck.
/// </summary>
internal static class StuckBlockWatch
{
    /// <summary>Watches until cancelled.</summary>
    public static async Task RunAsync(
        LanePipeline pipeline, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(limit / 4, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
            {
                long now = time.GetTimestamp();
                pipeline.GiveUpStuck(now - (long)(limit.TotalSeconds * time.TimestampFrequency), limit);
            }
        }
        catch (OperationCanceledException)
        {
            // The journal is closing.
        }
    }
}
