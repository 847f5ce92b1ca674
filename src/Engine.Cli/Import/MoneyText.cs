using System.Globalization;
using System.Numerics;

namespace Engine.Cli.Import;

/// <summary>Writes amounts in the unit of the file.</summary>
internal static class MoneyText
{
    /// <summary>
    /// An amount of minor units with its point: 9747747.934; with <paramref name="grouped"/>, 9,747,747.934.
    /// </summary>
    public static string Of(BigInteger minor, int scale, bool grouped)
    {
        BigInteger unit = BigInteger.Pow(10, scale);
        BigInteger whole = BigInteger.DivRem(BigInteger.Abs(minor), unit, out BigInteger rest);
        string digits = whole.ToString(grouped ? "N0" : "D", CultureInfo.InvariantCulture);
        string decimals = rest.ToString("D", CultureInfo.InvariantCulture).PadLeft(scale, '0');
        return (minor.Sign < 0 ? "-" : "") + (scale == 0 ? digits : $"{digits}.{decimals}");
    }
}
