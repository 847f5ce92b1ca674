using System.Globalization;
using System.Text;
using Engine.Watch.Alarms;
using Engine.Watch.Recorder;
using Google.Protobuf;

namespace Engine.Cli.Diagnosis;

/// <summary>
/// What the flight recorder noted lately, one JSON document a line. Ids of transfers are left out, and so is what an alarm about
/// the books says beyond its name: there may be amounts in it.
/// </summary>
internal static class RecorderExcerpt
{
    private static readonly TimeSpan s_seconds = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan s_long = TimeSpan.FromDays(7);

    /// <summary>The last half hour by the second, and the week before by the minute.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Read(string folder, DateTimeOffset now)
    {
        var lines = new StringBuilder();
        IEnumerable<FlightRecord> before = FlightReader.ReadLong(folder, now - s_long, now)
            .Where(record => record.At < now - s_seconds);
        foreach (FlightRecord record in before.Concat(FlightReader.Read(folder, now - s_seconds, now)))
        {
            lines.Append(CultureInfo.InvariantCulture, $"{{\"at\":\"{record.At:O}\",\"engine\":{record.Engine},");
            lines.Append(CultureInfo.InvariantCulture, $"\"run\":{record.Run},\"entry\":");
            lines.Append(JsonFormatter.Default.Format(Plain(record.Entry))).Append("}\n");
        }

        return lines.ToString();
    }

    private static FlightEntry Plain(FlightEntry entry)
    {
        FlightEntry plain = entry.Clone();
        plain.Unknown?.Ids.Clear();
        if (plain.Alarm is { } alarm && alarm.Grade == nameof(AlarmGrade.Integrity))
        {
            alarm.Evidence.Clear();
            alarm.Cause = AlarmCatalogue.Find(alarm.Name)?.Meaning ?? "";
        }

        return plain;
    }
}
