using Microsoft.Extensions.Logging;

namespace Engine.Watch.Alarms;

/// <summary>Alarms in the log: a line when one opens, closes, or changes, and none in between.</summary>
public sealed class AlarmLog(ILogger log) : IAlarmSink
{
    /// <inheritdoc/>
    public void Tell(AlarmChange change)
    {
        Alarm alarm = change.Alarm;
        switch (change.Kind)
        {
            case AlarmChangeKind.Opened or AlarmChangeKind.Raised or AlarmChangeKind.SilenceEnded:
                log.AlarmIsOpen(LevelOf(alarm.Grade), change.Kind, alarm.Grade, alarm.Title, alarm.Cause, alarm.Runbook);
                break;
            case AlarmChangeKind.Silenced when alarm.Silenced is { } silence:
                log.AlarmIsSilenced(alarm.Title, silence.Until, silence.By, silence.Why);
                break;
            case AlarmChangeKind.Closed:
                log.AlarmIsClosed(alarm.Title, alarm.LastSeen - alarm.Since);
                break;
        }
    }

    private static LogLevel LevelOf(AlarmGrade grade) => grade switch
    {
        AlarmGrade.Notice => LogLevel.Information,
        AlarmGrade.Warning => LogLevel.Warning,
        _ => LogLevel.Critical,
    };
}
