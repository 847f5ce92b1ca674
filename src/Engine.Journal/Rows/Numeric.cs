using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Engine.Journal.Rows;

/// <summary>
/// PostgreSQL's numeric in binary: counts of base-10,000 digits, weight of the first, sign, scale, digits. Written as
/// the server itself writes it back (no zero digits at either end), so that what is read hashes like what was sent.
/// </summary>
internal static unsafe class Numeric
{
    private const ulong Base = 10_000;
    private const ulong FourDigits = 10_000_000_000_000_000;
    private const int MaxDigits = 10;

    /// <summary>Writes a whole number with its length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Write(byte* at, UInt128 value)
    {
        if (value < Base)
        {
            return WriteSmall(at, (short)(ulong)value);
        }

        return value <= ulong.MaxValue ? WriteLong((ulong)value, at) : WriteHuge(value, at);
    }

    /// <summary>Writes a whole number, null where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* WriteOrNull(byte* at, UInt128 value) => value == UInt128.Zero
        ? Wire.Null(at)
        : Write(at, value);

    /// <summary>Reads the value of a field; false if it is not a whole number from 0 to 2^128-1.</summary>
    public static bool TryRead(ReadOnlySpan<byte> field, out UInt128 value)
    {
        value = UInt128.Zero;
        if (field.Length < 8)
        {
            return false;
        }

        int digits = BinaryPrimitives.ReadInt16BigEndian(field);
        int weight = BinaryPrimitives.ReadInt16BigEndian(field[2..]);
        int signAndScale = BinaryPrimitives.ReadInt32BigEndian(field[4..]);
        bool isWhole = signAndScale == 0 && digits <= weight + 1;
        if ((digits > 0 && !isWhole) || weight >= MaxDigits || field.Length != 8 + (2 * digits))
        {
            return false;
        }

        return digits == 0 || TryReadDigits(field[8..], digits, weight, out value);
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> field, int digits, int weight, out UInt128 value)
    {
        value = UInt128.Zero;
        ulong upper = 0;
        for (int i = 0; i <= weight; i++)
        {
            ulong digit = i < digits ? BinaryPrimitives.ReadUInt16BigEndian(field[(2 * i)..]) : 0ul;
            bool isTooLarge = i == MaxDigits - 1 && value > (UInt128.MaxValue - digit) / Base;
            if (digit >= Base || isTooLarge)
            {
                return false;
            }

            // Four digits always fit a ulong, and most amounts have no more.
            upper = (upper * Base) + digit;
            value = i < 4 ? upper : (value * Base) + digit;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteSmall(byte* at, short value)
    {
        if (value == 0)
        {
            return Wire.Raw64(Wire.Raw32(at, 8), 0);
        }

        at = Wire.Raw32(at, 10);
        at = Wire.Raw64(at, 1L << 48);
        return Wire.Raw16(at, value);
    }

    private static byte* WriteLong(ulong value, byte* at)
    {
        ushort* digits = stackalloc ushort[MaxDigits];
        return WriteDigits(at, digits, Split(digits, 0, value));
    }

    private static byte* WriteHuge(UInt128 value, byte* at)
    {
        ushort* digits = stackalloc ushort[MaxDigits];
        int count = 0;
        while (value > ulong.MaxValue)
        {
            (value, UInt128 low) = UInt128.DivRem(value, FourDigits);
            ulong rest = (ulong)low;
            for (int i = 0; i < 4; i++)
            {
                (rest, ulong digit) = Math.DivRem(rest, Base);
                digits[count++] = (ushort)digit;
            }
        }

        return WriteDigits(at, digits, Split(digits, count, (ulong)value));
    }

    private static int Split(ushort* digits, int count, ulong value)
    {
        while (value != 0)
        {
            (value, ulong digit) = Math.DivRem(value, Base);
            digits[count++] = (ushort)digit;
        }

        return count;
    }

    private static byte* WriteDigits(byte* at, ushort* digits, int count)
    {
        int zeros = 0;
        while (digits[zeros] == 0)
        {
            zeros++;
        }

        at = Wire.Raw32(at, 8 + (2 * (count - zeros)));
        at = Wire.Raw16(at, (short)(count - zeros));
        at = Wire.Raw16(at, (short)(count - 1));
        at = Wire.Raw32(at, 0);
        for (int i = count - 1; i >= zeros; i--)
        {
            at = Wire.Raw16(at, (short)digits[i]);
        }

        return at;
    }
}
