using System.Globalization;
using Engine.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engine.Cli.Output;

/// <summary>Alarms as people read them.</summary>
internal static class AlarmText
{
    /// <summary>What it is called, with what it is about.</summary>
    public static string Title(Alarm alarm) => alarm.Subject.Length == 0 ? alarm.Name : $"{alarm.Name} ({alarm.Subject})";

    /// <summary>How soon somebody has to act, in one word.</summary>
    public static string Grade(AlarmGrade grade) => grade.ToString().ToLowerInvariant();

    /// <summary>A moment.</summary>
    public static string At(Timestamp? moment) =>
        (moment?.ToDateTimeOffset() ?? default).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long it was seen.</summary>
    public static string Lasted(Alarm alarm)
    {
        TimeSpan lasted = alarm.LastSeen.ToDateTimeOffset() - alarm.Since.ToDateTimeOffset();
        return lasted < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{lasted.TotalSeconds:0} s")
            : lasted.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The figures that it rests on, in one line.</summary>
    public static string Evidence(Alarm alarm) => string.Join(
        ", ", alarm.Evidence.OrderBy(figure => figure.Key, StringComparer.Ordinal).Select(figure => $"{figure.Key} {figure.Value}"));

    /// <summary>A silence.</summary>
    public static string Silence(AlarmSilence silence) =>
        $"{silence.Name}{(silence.Subject == "*" ? "" : $" ({silence.Subject})")} is silenced until {At(silence.Until)} by {silence.By}: "
            + silence.Why;

    /// <summary>One line: when, how grave, what and why.</summary>
    public static string Line(Alarm alarm) =>
        $"{At(alarm.Since)} {Grade(alarm.Grade)} {Title(alarm)}: {alarm.Cause}"
            + (alarm.Silence is { } silence ? $" [silenced until {At(silence.Until)} by {silence.By}]" : "");
}
