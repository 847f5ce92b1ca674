using System.IO.Hashing;
using System.Runtime.CompilerServices;

namespace Engine.Core.Ledger;

/// <summary>
/// Turns keys into the tags of a <see cref="TagIndex"/>. Keys are the clients' choice, so the hash is keyed by numbers
/// nobody outside knows: no choice of ids can crowd one table. Nothing that the ledger answers depends on the tags.
/// </summary>
internal sealed class KeyHash
{
    private readonly ulong _low = (ulong)Random.Shared.NextInt64() | 1;
    private readonly ulong _high = (ulong)Random.Shared.NextInt64() | 1;

    /// <summary>The tag of an id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint TagOf(UInt128 id)
    {
        ulong first = Fold((ulong)id ^ _low, (ulong)(id >> 64) ^ _high);
        return (uint)(Fold(first ^ _high, 0x9E3779B97F4A7C15) >> 32);
    }

    /// <summary>The tag of a text within a ledger.</summary>
    public uint TagOf(uint ledger, ReadOnlySpan<byte> text) =>
        (uint)(XxHash3.HashToUInt64(text, (long)(_low ^ ((ulong)ledger << 16))) >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
