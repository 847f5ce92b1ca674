namespace Engine.Cli.Drills.Live;

/// <summary>How much is asked of the engine during a drill.</summary>
/// <param name="Batch">Transfers in a request.</param>
/// <param name="Window">Requests that are in flight on each of two streams.</param>
/// <param name="Pause">Time from an answer to the next request in its place.</param>
internal sealed record LoadShape(int Batch, int Window, TimeSpan Pause)
{
    /// <summary>Streams of the load.</summary>
    public const int Streams = 2;

    /// <summary>Some 2,000 transfers a second.</summary>
    public static readonly LoadShape Light = new(Batch: 32, Window: 4, TimeSpan.FromMilliseconds(125));

    /// <summary>
    /// Some 16,000 transfers a second from so many who each wait for theirs that others stand in line even when all in the ring
    /// are answered at once, and again.
    /// </summary>
    public static readonly LoadShape Crowd = new(Batch: 32, Window: 256, TimeSpan.FromSeconds(1));
}
