namespace Engine.Watch.Alarms;

/// <summary>Where alarms go.</summary>
public interface IAlarmSink
{
    /// <summary>Something happened to an alarm. Called in order, on a thread that must not be kept waiting; does not throw.</summary>
    void Tell(AlarmChange change);
}
