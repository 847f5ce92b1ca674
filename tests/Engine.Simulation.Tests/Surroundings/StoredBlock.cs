using System.IO.Hashing;
using System.Runtime.InteropServices;
using Engine.Core.Ledger;

namespace Engine.Simulation.Tests.Surroundings;

/// <summary>A block of the journal as written: whole batches, and what its block row says.</summary>
internal sealed class StoredBlock
{
    public required long Number { get; init; }

    public required long Epoch { get; init; }

    public required LedgerEvent[] Events { get; init; }

    /// <summary>Texts of the naming events, by their place in <see cref="Events"/>; null for others.</summary>
    public required byte[]?[] Names { get; init; }

    public required long LastSequence { get; init; }

    /// <summary>The sequence that follows: another than the next where a leaf ends.</summary>
    public required long NextSequence { get; init; }

    /// <summary>Highest stamp so far.</summary>
    public required ulong Timestamp { get; init; }

    public required ulong HashBefore { get; init; }

    /// <summary>What the lease says from this block on; null where it is not a claim's.</summary>
    public LeaseRow? Lease { get; init; }

    public ulong Hash { get; private init; }

    /// <summary>The transaction that wrote it and has not ended: until then nobody else sees it.</summary>
    public Backend? Writer { get; set; }

    /// <summary>The block with its hash over content and chain.</summary>
    public StoredBlock Closed() => new()
    {
        Number = Number,
        Epoch = Epoch,
        Events = Events,
        Names = Names,
        LastSequence = LastSequence,
        NextSequence = NextSequence,
        Timestamp = Timestamp,
        HashBefore = HashBefore,
        Lease = Lease,
        Hash = XxHash64.HashToUInt64(
            MemoryMarshal.AsBytes<LedgerEvent>(Events),
            (long)(HashBefore + ((ulong)Number * 31) + ((ulong)Epoch * 17))),
    };
}
