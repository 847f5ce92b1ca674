using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Engine.Journal.Rows;

/// <summary>
/// Writes fields of COPY's binary format: a big-endian length, then the value. Each method returns the place after
/// what it wrote; the caller has made sure of the room.
/// </summary>
internal static unsafe class Wire
{
    /// <summary>A null, which takes the length alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Null(byte* at) => Raw32(at, -1);

    /// <summary>Several nulls in a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Nulls(byte* at, int count)
    {
        new Span<byte>(at, 4 * count).Fill(0xFF);
        return at + (4 * count);
    }

    /// <summary>A smallint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Int16(byte* at, short value) => Raw16(Raw32(at, 2), value);

    /// <summary>An integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Int32(byte* at, int value) => Raw32(Raw32(at, 4), value);

    /// <summary>A bigint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Int64(byte* at, long value) => Raw64(Raw32(at, 8), value);

    /// <summary>An integer, null where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Int32OrNull(byte* at, int value) => value == 0 ? Null(at) : Int32(at, value);

    /// <summary>A bigint, null where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Int64OrNull(byte* at, long value) => value == 0 ? Null(at) : Int64(at, value);

    /// <summary>A uuid whose text reads as the id's hexadecimal digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Uuid(byte* at, UInt128 value)
    {
        at = Raw32(at, 16);
        at = Raw64(at, (long)(ulong)(value >> 64));
        return Raw64(at, (long)(ulong)value);
    }

    /// <summary>A uuid, null where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* UuidOrNull(byte* at, UInt128 value) => value == UInt128.Zero ? Null(at) : Uuid(at, value);

    /// <summary>A text or bytea.</summary>
    public static byte* Bytes(byte* at, ReadOnlySpan<byte> value)
    {
        at = Raw32(at, value.Length);
        value.CopyTo(new Span<byte>(at, value.Length));
        return at + value.Length;
    }

    /// <summary>Two bytes without a length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Raw16(byte* at, short value)
    {
        Unsafe.WriteUnaligned(at, BinaryPrimitives.ReverseEndianness(value));
        return at + 2;
    }

    /// <summary>Four bytes without a length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Raw32(byte* at, int value)
    {
        Unsafe.WriteUnaligned(at, BinaryPrimitives.ReverseEndianness(value));
        return at + 4;
    }

    /// <summary>Eight bytes without a length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Raw64(byte* at, long value)
    {
        Unsafe.WriteUnaligned(at, BinaryPrimitives.ReverseEndianness(value));
        return at + 8;
    }
}
