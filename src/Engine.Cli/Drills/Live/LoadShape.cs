using Engine.Watch.Rehearsals;

namespace Engine.Cli.Drills.Live;

/// <summary>How much is asked of the engine during a drill.</summary>
/// <param name="Batch">Transfers in a request.</param>
/// <param name="Window">Requests that are in flight on each of two streams.</param>
/// <param name="Pause">Time from an answer to the next request in its place.</param>
internal sealed record LoadShape(int Batch, int Window, TimeSpan Pause)
{
    /// <summary>What the engine knows the load by.</summary>
    public const string Name = "load";

    /// <summary>Streams of the load.</summary>
    public const int Streams = 2;

    /// <summary>Some 2,000 transfers a second.</summary>
    public static readonly LoadShape Light = new(Batch: 32, Window: 4, TimeSpan.FromMilliseconds(125));

    /// <summary>
    /// Some 16,000 transfers a second from so many who each wait for theirs that others stand in line even when all in the ring
    /// are answered at once, and again.
    /// </summary>
    public static readonly LoadShape Crowd = new(Batch: 32, Window: 256, TimeSpan.FromSeconds(1));

    /// <summary>Some 60 transfers a second, whatever else the machine does: answers take little of the time between.</summary>
    public static readonly LoadShape Quiet = new(Batch: 32, Window: 1, TimeSpan.FromSeconds(1));

    /// <summary>The same, as the rehearsal of its past has it: as fast as the pauses let it be.</summary>
    public ClientPlan Plan => new(
        Name,
        Rhythm.Steady,
        Streams * Window * Batch / Pause.TotalSeconds,
        Batch,
        RefusedShare: 0,
        TimeSpan.FromMilliseconds(5),
        Network: null);
}
