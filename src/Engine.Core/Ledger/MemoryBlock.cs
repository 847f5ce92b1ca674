using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// A piece of memory outside the collector's heap, which neither looks through it nor counts it: the ledger's tables are
/// gigabytes that live as long as the engine. Freed when nothing refers to the block; who reads it by its address keeps it.
/// </summary>
internal sealed unsafe class MemoryBlock
{
    /// <summary>Makes a block that begins at a multiple of <paramref name="alignment"/>; what is in it is undefined.</summary>
    /// <exception cref="OutOfMemoryException">There is no such memory.</exception>
    public MemoryBlock(int bytes, int alignment)
    {
        Start = (nint)NativeMemory.AlignedAlloc((nuint)bytes, (nuint)alignment);
        Length = bytes;
    }

    /// <summary>Frees the memory.</summary>
    ~MemoryBlock() => NativeMemory.AlignedFree((void*)Start);

    /// <summary>Address of its first byte.</summary>
    public nint Start { get; }

    /// <summary>Its bytes.</summary>
    public int Length { get; }

    /// <summary>Its content, for as long as the block is kept.</summary>
    public Span<byte> Bytes => new((void*)Start, Length);
}
