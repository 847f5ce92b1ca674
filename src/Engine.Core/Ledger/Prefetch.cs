using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Engine.Core.Ledger;

/// <summary>
/// Asks for cache lines ahead of their use. Tables of millions of records lie in memory, not in the cache: fetched one
/// after the other, their lines take longer than all the rest of a transfer.
/// </summary>
internal static class Prefetch
{
    /// <summary>How many events ahead the slots of indexes are fetched.</summary>
    public const int SlotDistance = 16;

    /// <summary>How many events ahead the records are fetched; their slots have arrived by then.</summary>
    public const int RecordDistance = 8;

    /// <summary>Asks for the line of a place. Where the processor has no such instruction, nothing happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line<T>(ref readonly T place)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            // A wrong address does no harm: the object may move, the instruction never faults.
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
        }
    }
}
