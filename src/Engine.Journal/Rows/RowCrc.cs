using System.Numerics;
using System.Runtime.CompilerServices;

namespace Engine.Journal.Rows;

/// <summary>CRC-32C (Castagnoli), by the processor's own instruction where there is one.</summary>
internal static unsafe class RowCrc
{
    /// <summary>The checksum of <paramref name="length"/> bytes.</summary>
    public static uint Compute(byte* at, int length)
    {
        uint crc = uint.MaxValue;
        byte* end = at + length;
        for (; end - at >= 8; at += 8)
        {
            crc = BitOperations.Crc32C(crc, Unsafe.ReadUnaligned<ulong>(at));
        }

        for (; at < end; at++)
        {
            crc = BitOperations.Crc32C(crc, *at);
        }

        return ~crc;
    }
}
