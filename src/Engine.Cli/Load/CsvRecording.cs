using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Engine.Cli.Import;
using Engine.Load.Recording;
using Engine.Load.Workload;

namespace Engine.Cli.Load;

/// <summary>Which columns of a CSV file tell when, together with what, and between whom.</summary>
/// <param name="Time">Date and time, or seconds since the Unix epoch.</param>
/// <param name="Group">Rows of equal value, one after another, are one request; null where each is one.</param>
/// <param name="Debit">Who pays; null where it is not known.</param>
/// <param name="Credit">Who is paid; null where it is not known.</param>
internal sealed record RecordingColumns(string Time, string? Group, string? Debit, string? Credit);

/// <summary>Reads arrivals from a CSV file, in time order.</summary>
internal static class CsvRecording
{
    /// <summary>The arrivals of a file from one moment to another.</summary>
    /// <exception cref="ToolException">A column is missing, or a time cannot be read; the line is named.</exception>
    public static List<(DateTimeOffset At, RecordedTransfer Transfer)> Read(
        string file, RecordingColumns columns, DateTimeOffset from, DateTimeOffset to)
    {
        try
        {
            using ContentStream content = ContentStream.Open(file);
            using CsvRows rows = new(file, content, ',');
            List<Row> read = [.. ReadRows(rows, columns).Where(row => row.At >= from && row.At < to)];

            // Stable, so that what came in one request and at one moment stays together.
            List<Row> sorted = [.. read.OrderBy(row => row.At)];
            return [.. sorted.Select((row, i) => (row.At, row.Arrival(i > 0 ? sorted[i - 1] : null, sorted[0].At)))];
        }
        catch (ImportException e)
        {
            throw new ToolException(e.Message, e);
        }
    }

    private static IEnumerable<Row> ReadRows(CsvRows rows, RecordingColumns columns)
    {
        int time = Find(rows, columns.Time);
        int group = columns.Group is null ? -1 : Find(rows, columns.Group);
        int debit = columns.Debit is null ? -1 : Find(rows, columns.Debit);
        int credit = columns.Credit is null ? -1 : Find(rows, columns.Credit);
        while (rows.Read())
        {
            yield return new Row(
                ReadTime(rows, time),
                group < 0 ? null : rows.Field(group).ToString(),
                Account(rows, debit),
                Account(rows, credit));
        }
    }

    private static int Find(CsvRows rows, string column) => rows.IndexOf(column) is >= 0 and var found
        ? found
        : throw new ToolException($"{rows.File} has no column {column}; it has {string.Join(", ", rows.Columns)}.");

    private static DateTimeOffset ReadTime(CsvRows rows, int column)
    {
        ReadOnlySpan<char> text = rows.Field(column);
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds < 1e11)
        {
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.ToUniversalTime()
            : throw rows.Fault(column, $"\"{text}\" is neither a date with a time nor seconds since 1970");
    }

    // Only whether two are the same matters: what they are called does not get into the recording.
    private static UInt128 Account(CsvRows rows, int column) => column < 0 || rows.Field(column).IsEmpty
        ? 0
        : XxHash128.HashToUInt128(MemoryMarshal.AsBytes(rows.Field(column)));

    private sealed record Row(DateTimeOffset At, string? Group, UInt128 Debit, UInt128 Credit)
    {
        public RecordedTransfer Arrival(Row? before, DateTimeOffset start) => new(
            At - start,
            Group is not null && before?.Group == Group && before.At == At,
            TransferKind.Plain,
            Debit,
            Credit);
    }
}
