using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// A piece of memory that begins at a cache line and never moves. Of the collector's heap, so that a reference into it
/// keeps it alive.
/// </summary>
internal readonly struct MemoryBlock
{
    private const int Line = 64;

    // Kept for the collector's sake: it is reached by its address only.
    private readonly byte[] _array;

    /// <summary>Makes a block; what is in it is undefined.</summary>
    public unsafe MemoryBlock(int bytes)
    {
        _array = GC.AllocateUninitializedArray<byte>(bytes + Line, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        Start = (address + Line - 1) & -Line;
        Length = bytes;
    }

    /// <summary>Address of its first byte.</summary>
    public nint Start { get; }

    /// <summary>Its bytes.</summary>
    public int Length { get; }

    /// <summary>Its content.</summary>
    public Span<byte> Bytes => _array is null ? default : _array.AsSpan((int)(Start - AddressOf(_array)), Length);

    private static unsafe nint AddressOf(byte[] array) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
}
