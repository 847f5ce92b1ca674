using Engine.Core.Pipeline;
using Engine.Model;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests.Surroundings;

/// <summary>How large an engine of a run is built: small, so that every bound is met.</summary>
/// <param name="Lanes">Connections that carry blocks.</param>
/// <param name="BlockRows">Events that a block takes, unless one batch has more.</param>
/// <param name="Options">Sizes of the pipeline.</param>
internal sealed record EngineSizes(int Lanes, int BlockRows, PartitionOptions Options)
{
    /// <summary>Room for a sweep of holds and a batch: the least that the writer can work with.</summary>
    public const int EventBuffer = 2048;

    /// <summary>For how long a confirmed epoch lets reads be answered.</summary>
    public static readonly TimeSpan ReadAge = TimeSpan.FromMilliseconds(20);

    /// <summary>How often an epoch is confirmed.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(5);

    /// <summary>After which a block that nobody answers for is given up.</summary>
    public static readonly TimeSpan CommitTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// For how long a take-over lets older transactions finish: much less than the age, as in the product, or it would
    /// never come before the other engine's silence.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(0.5);

    /// <param name="dice">Chance.</param>
    /// <param name="isWide">Whether there is room for requests that fill the event buffer.</param>
    public static EngineSizes Draw(Dice dice, bool isWide)
    {
        int slots = dice.Of(2, 4, 16, 64);
        return new EngineSizes(
            Lanes: dice.Between(1, 3),
            BlockRows: dice.Of(1, 8, 64),
            new PartitionOptions
            {
                RingSlots = isWide ? 64 : slots,
                RingBytes = 1 << 20,
                EventBufferCapacity = 2 * PartitionOptions.MaxBatch,
                LeafRows = BlockBuffers.LeafRows,
            });
    }
}
