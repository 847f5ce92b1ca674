using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Engine.Core.Ledger;

/// <summary>
/// Asks for cache lines ahead of their use. Tables of millions of records lie in memory, not in the cache: fetched one
/// after the other, their lines take longer than all the rest of a transfer.
/// </summary>
internal static class Prefetch
{
    /// <summary>
    /// Events fetched for together. In short loops of their own, not between the events' work: a prefetch is not done
    /// with before its address is translated, and only in a short loop the processor sees the next ones meanwhile.
    /// </summary>
    public const int Group = 32;

    /// <summary>
    /// Asks for the line of a place. Where the processor has no such instruction, nothing happens. Not for a field of a
    /// record: its address makes the compiler prove that the record is there by reading it, which waits for the very line
    /// that is asked for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line<T>(ref T place)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            // A wrong address does no harm: the object may move, the instruction never faults.
            Sse.Prefetch0(Unsafe.AsPointer(ref place));
        }
    }

}
