using System.Numerics;

namespace Engine.Core.Pipeline;

/// <summary>Sizes of one partition's pipeline.</summary>
public sealed record PartitionOptions
{
    /// <summary>The most events, ids or names that one request may have.</summary>
    public const int MaxBatch = 8192;

    /// <summary>Slots of the ring, one a request; a power of two.</summary>
    public int RingSlots { get; init; } = 16_384;

    /// <summary>Bytes that the requests in the ring may hold together.</summary>
    public long RingBytes { get; init; } = 256L << 20;

    /// <summary>Events between writer and journal; a power of two, at least twice <see cref="MaxBatch"/>.</summary>
    public int EventBufferCapacity { get; init; } = 65_536;

    /// <summary>Rows of a journal leaf: where sequences skip to the next one.</summary>
    public long LeafRows { get; init; } = 4_000_000;

    /// <summary>Whether leaves are sealed meanwhile, so that intake is slowed when that lags behind.</summary>
    public bool SlowsForSeals { get; init; } = true;

    /// <summary>Whether the stages count and time what they do.</summary>
    public bool Figures { get; init; } = true;

    /// <summary>Refuses sizes that cannot work, with the reason.</summary>
    /// <exception cref="ArgumentException">A size is out of its range.</exception>
    public void Validate()
    {
        Require(RingSlots >= 2 && BitOperations.IsPow2(RingSlots), "The ring's slots are a power of two, at least 2.");
        Require(RingBytes >= 1 << 20, "The ring's bytes are at least 1 MiB.");
        Require(
            EventBufferCapacity >= 2 * MaxBatch && BitOperations.IsPow2(EventBufferCapacity),
            $"The event buffer's capacity is a power of two, at least {2 * MaxBatch}.");
        Require(LeafRows >= MaxBatch, $"A leaf has at least {MaxBatch} rows, so that every batch fits into one.");
    }

    private static void Require(bool holds, string reason)
    {
        if (!holds)
        {
            throw new ArgumentException(reason);
        }
    }
}
