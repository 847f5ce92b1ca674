using System.Globalization;

namespace Engine.Cli.Import;

/// <summary>A decimal number as written: its digits as one integer, and how many of them follow the point.</summary>
/// <param name="Digits">All digits, the point left out.</param>
/// <param name="Decimals">How many digits follow the point.</param>
/// <param name="IsNegative">Whether a minus stands before it; never so for zero.</param>
internal readonly record struct ExactDecimal(UInt128 Digits, int Decimals, bool IsNegative)
{
    private const int MaxDecimals = 60;

    /// <summary>Reads digits with at most one point and a sign. No exponent, no grouping, no blanks.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ExactDecimal value)
    {
        value = default;
        bool negative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<char> rest = negative || (text.Length > 0 && text[0] == '+') ? text[1..] : text;
        UInt128 digits = 0;
        int point = -1;
        int count = 0;
        for (int i = 0; i < rest.Length; i++)
        {
            char c = rest[i];
            if (c == '.' && point < 0)
            {
                point = i;
            }
            else if (!char.IsAsciiDigit(c) || !TryAppend(ref digits, c - '0'))
            {
                return false;
            }
            else
            {
                count++;
            }
        }

        int decimals = point < 0 ? 0 : rest.Length - point - 1;
        if (count == 0 || decimals > MaxDecimals)
        {
            return false;
        }

        value = new ExactDecimal(digits, decimals, negative && digits != 0);
        return true;
    }

    /// <summary>The exact product; false where its digits exceed 128 bits.</summary>
    public static bool TryMultiply(ExactDecimal left, ExactDecimal right, out ExactDecimal product)
    {
        product = default;
        if (left.Digits != 0 && right.Digits > UInt128.MaxValue / left.Digits)
        {
            return false;
        }

        UInt128 digits = left.Digits * right.Digits;
        bool negative = left.IsNegative != right.IsNegative && digits != 0;
        product = new ExactDecimal(digits, left.Decimals + right.Decimals, negative);
        return true;
    }

    /// <summary>
    /// The magnitude in units of 10^-<paramref name="scale"/>, exactly. Zeros at the end may exceed the scale, other
    /// digits may not.
    /// </summary>
    /// <returns>Null where it fits, or else why it does not.</returns>
    public string? ToMinorUnits(int scale, out UInt128 minor)
    {
        minor = Digits;
        for (int i = Decimals; i > scale; i--)
        {
            (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(minor, 10);
            if (remainder != 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"has more decimals ({i}) than the scale, {scale}");
            }

            minor = quotient;
        }

        for (int i = Decimals; i < scale; i++)
        {
            if (!TryAppend(ref minor, 0))
            {
                return "is above 2^128-1 minor units";
            }
        }

        return null;
    }

    private static bool TryAppend(ref UInt128 digits, int digit)
    {
        // In 64 bits while the number is short: 128-bit arithmetic is several times dearer.
        if (digits <= ulong.MaxValue / 16)
        {
            digits = ((ulong)digits * 10) + (ulong)digit;
            return true;
        }

        UInt128 limit = UInt128.MaxValue / 10;
        if (digits > limit || (digits == limit && digit > (int)(UInt128.MaxValue % 10)))
        {
            return false;
        }

        digits = (digits * 10) + (UInt128)digit;
        return true;
    }
}
