using System.Globalization;

namespace Engine.Journal.Backup;

/// <summary>
/// A place in PostgreSQL's write-ahead log, written as two hexadecimal numbers: 1A/2B3C4D5E. A segment of the log is named after
/// its timeline, the first of them, and which segment it is among those that share it: eight digits each.
/// </summary>
internal static class LogPlace
{
    private const int SegmentDigits = 24;

    /// <summary>Reads one, so that it can be compared.</summary>
    public static ulong Parse(string text)
    {
        string[] halves = text.Split('/');
        return (ulong.Parse(halves[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) << 32)
            | ulong.Parse(halves[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a file is a segment, whole or begun.</summary>
    public static bool IsSegment(string file) =>
        file.Length >= SegmentDigits && file.Take(SegmentDigits).All(char.IsAsciiHexDigitUpper);

    /// <summary>Where a segment begins.</summary>
    public static ulong OfSegment(string file, ulong segmentBytes) =>
        (ulong.Parse(file.AsSpan(8, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) << 32)
        + (ulong.Parse(file.AsSpan(16, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) * segmentBytes);
}
