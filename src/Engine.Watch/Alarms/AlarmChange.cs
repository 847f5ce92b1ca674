namespace Engine.Watch.Alarms;

/// <summary>What happens to an alarm.</summary>
public enum AlarmChangeKind
{
    /// <summary>It was not there before.</summary>
    Opened,

    /// <summary>Its grade has risen.</summary>
    Raised,

    /// <summary>Nobody is called for it for a time.</summary>
    Silenced,

    /// <summary>It is still there, and somebody is called for it again.</summary>
    SilenceEnded,

    /// <summary>It is not there any more.</summary>
    Closed,
}

/// <summary>What happened to an alarm.</summary>
/// <param name="Kind">What.</param>
/// <param name="Alarm">The alarm as it is now.</param>
public readonly record struct AlarmChange(AlarmChangeKind Kind, Alarm Alarm);
