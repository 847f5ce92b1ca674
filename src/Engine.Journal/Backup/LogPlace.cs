using System.Globalization;

namespace Engine.Journal.Backup;

/// <summary>A place in PostgreSQL's write-ahead log, written as two hexadecimal numbers: 1A/2B3C4D5E.</summary>
internal static class LogPlace
{
    /// <summary>Reads one, so that it can be compared.</summary>
    public static ulong Parse(string text)
    {
        string[] halves = text.Split('/');
        return (ulong.Parse(halves[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) << 32)
            | ulong.Parse(halves[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
