using System.Runtime.CompilerServices;

namespace Engine.Core.Ledger;

/// <summary>
/// Says of an id that a leaf surely does not have it, or that it may: a Bloom filter in blocks of one cache line, so that a
/// question costs one miss (Putze, Sanders, Singler: Cache-, Hash- and Space-Efficient Bloom Filters, 2007).
/// <code>
/// hash   high 32 bits: the block, by multiplication     low 48 bits: six for each of the eight words of the block
/// </code>
/// Four bytes an id: about one in a hundred thousand others is taken for it. The hash is part of what is kept with a leaf
/// and never changes.
/// </summary>
public sealed class IdFilter
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 64;

    private const int BlockWords = BlockBytes / sizeof(ulong);
    private const int IdsPerBlock = 16;
    private const int BitsPerWord = 6;

    private readonly MemoryBlock _memory;
    private readonly uint _blocks;

    private IdFilter(uint blocks)
    {
        _blocks = blocks;
        _memory = new MemoryBlock(checked((int)(blocks * BlockBytes)), HugePages.PageBytes);
        HugePages.Advise(_memory);
    }

    /// <summary>What is kept of it.</summary>
    public ReadOnlySpan<byte> Bytes => _memory.Bytes;

    /// <summary>A filter of these hashes.</summary>
    public static IdFilter Of(IReadOnlyCollection<ulong> hashes)
    {
        var filter = new IdFilter((uint)(hashes.Count / IdsPerBlock) + 1);
        filter._memory.Bytes.Clear();
        foreach (ulong hash in hashes)
        {
            ref ulong block = ref filter.BlockOf(hash);
            for (int word = 0; word < BlockWords; word++)
            {
                Unsafe.Add(ref block, word) |= 1UL << (int)(hash >> (word * BitsPerWord));
            }
        }

        return filter;
    }

    /// <summary>A filter that was kept.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static IdFilter Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0 || bytes.Length % BlockBytes != 0)
        {
            throw new ArgumentException("A filter is a number of whole blocks.", nameof(bytes));
        }

        var filter = new IdFilter((uint)(bytes.Length / BlockBytes));
        bytes.CopyTo(filter._memory.Bytes);
        return filter;
    }

    /// <summary>The hash of a transfer's id.</summary>
    public static ulong HashOf(UInt128 id) => Mix((ulong)id ^ Mix((ulong)(id >> 64) + 0x9E3779B97F4A7C15));

    /// <summary>The hash of the id of a hold, for the event that resolved it.</summary>
    public static ulong HashOfResolved(UInt128 hold) => Mix(HashOf(hold) ^ 0xD1B54A32D192ED03);

    /// <summary>Asks for the memory of a question.</summary>
    public void Prefetch(ulong hash) => Ledger.Prefetch.Line(ref BlockOf(hash));

    /// <summary>Whether the id of this hash may be in it.</summary>
    public bool MayHold(ulong hash)
    {
        ref ulong block = ref BlockOf(hash);
        for (int word = 0; word < BlockWords; word++)
        {
            // Half of the words of a block say no to an id that is not there: mostly the first or the second ends it.
            if ((Unsafe.Add(ref block, word) & (1UL << (int)(hash >> (word * BitsPerWord)))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe ref ulong BlockOf(ulong hash) =>
        ref Unsafe.AsRef<ulong>((void*)(_memory.Start + ((nint)(((hash >> 32) * _blocks) >> 32) * BlockBytes)));

    // The finalizer of Stafford's variant 13 of MurmurHash3.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
