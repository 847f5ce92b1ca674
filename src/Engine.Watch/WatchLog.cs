using Engine.Watch.Alarms;
using Microsoft.Extensions.Logging;

namespace Engine.Watch;

/// <summary>
/// What the watch logs: a line for each event that matters, under a number that it keeps, so that lines can be counted and
/// found by it.
/// </summary>
internal static partial class WatchLog
{
    [LoggerMessage(EventId = 301, Message = "Alarm {Change}: {Grade} {Title}: {Cause} ({Runbook})")]
    public static partial void AlarmIsOpen(
        this ILogger log, LogLevel level, AlarmChangeKind change, AlarmGrade grade, string title, string cause, string runbook);

    [LoggerMessage(302, LogLevel.Information, "Alarm silenced: {Title} until {Until:u} by {By}: {Why}")]
    public static partial void AlarmIsSilenced(this ILogger log, string title, DateTimeOffset until, string by, string why);

    [LoggerMessage(303, LogLevel.Information, "Alarm closed: {Title} after {Lasted}")]
    public static partial void AlarmIsClosed(this ILogger log, string title, TimeSpan lasted);

    [LoggerMessage(304, LogLevel.Warning, "Silences of alarms are lost: {File}, line {Line}, is damaged; {What}")]
    public static partial void SilencesDamaged(this ILogger log, string file, long? line, string what);

    [LoggerMessage(305, LogLevel.Warning, "Silences of alarms are lost: {Reason}")]
    public static partial void SilencesUnreadable(this ILogger log, string reason);

    [LoggerMessage(306, LogLevel.Warning, "Silences of alarms are in force, and end with the process: {Reason}")]
    public static partial void SilencesNotKept(this ILogger log, string reason);

    [LoggerMessage(311, LogLevel.Error, "An alarm for {Place} was dropped: {Kept} wait already")]
    public static partial void AlarmDropped(this ILogger log, string place, int kept);

    [LoggerMessage(312, LogLevel.Error, "An alarm was not delivered to {Place}: {Reason}")]
    public static partial void AlarmNotDelivered(this ILogger log, string place, string reason);
}
