using Microsoft.Extensions.Logging;

namespace Engine.Watch.Alarms;

/// <summary>Alarms in the log: a line when one opens, closes, or changes, and none in between.</summary>
public sealed partial class AlarmLog(ILogger log) : IAlarmSink
{
    /// <inheritdoc/>
    public void Tell(AlarmChange change)
    {
        Alarm alarm = change.Alarm;
        switch (change.Kind)
        {
            case AlarmChangeKind.Opened or AlarmChangeKind.Raised or AlarmChangeKind.SilenceEnded:
                IsOpen(LevelOf(alarm.Grade), change.Kind, alarm.Grade, alarm.Title, alarm.Cause, alarm.Runbook);
                break;
            case AlarmChangeKind.Silenced when alarm.Silenced is { } silence:
                IsSilenced(alarm.Title, silence.Until, silence.By, silence.Why);
                break;
            case AlarmChangeKind.Closed:
                IsClosed(alarm.Title, alarm.LastSeen - alarm.Since);
                break;
        }
    }

    private static LogLevel LevelOf(AlarmGrade grade) => grade switch
    {
        AlarmGrade.Notice => LogLevel.Information,
        AlarmGrade.Warning => LogLevel.Warning,
        _ => LogLevel.Critical,
    };

    [LoggerMessage(EventId = 1, Message = "Alarm {Change}: {Grade} {Title}: {Cause} ({Runbook})")]
    private partial void IsOpen(
        LogLevel level, AlarmChangeKind change, AlarmGrade grade, string title, string cause, string runbook);

    [LoggerMessage(2, LogLevel.Information, "Alarm silenced: {Title} until {Until:u} by {By}: {Why}")]
    private partial void IsSilenced(string title, DateTimeOffset until, string by, string why);

    [LoggerMessage(3, LogLevel.Information, "Alarm closed: {Title} after {Lasted}")]
    private partial void IsClosed(string title, TimeSpan lasted);
}
