using System.Globalization;

namespace Engine.Model.Fixtures;

/// <summary>
/// Numbers as fixture files write them: <c>15</c>, <c>0x8000</c>, <c>max</c>, <c>2^64</c>, <c>2^127-1</c>.
/// </summary>
public static class FixtureNumber
{
    /// <summary>Reads a number; false where it is none.</summary>
    public static bool TryParse(string text, out UInt128 value)
    {
        int sign = text.IndexOfAny(['-', '+']);
        if (sign <= 0)
        {
            return TryParseTerm(text, out value);
        }

        bool read = TryParseTerm(text[..sign], out value) & TryParseTerm(text[(sign + 1)..], out UInt128 other);
        value = text[sign] == '-' ? value - other : value + other;
        return read;
    }

    private static bool TryParseTerm(string text, out UInt128 value)
    {
        value = 0;
        if (text == "max")
        {
            value = UInt128.MaxValue;
            return true;
        }

        if (text.StartsWith("2^", StringComparison.Ordinal))
        {
            bool read = int.TryParse(text.AsSpan(2), CultureInfo.InvariantCulture, out int power)
                && power is >= 0 and < 128;
            value = read ? UInt128.One << power : 0;
            return read;
        }

        return text.StartsWith("0x", StringComparison.Ordinal)
            ? UInt128.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
