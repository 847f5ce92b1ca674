namespace Engine.Watch.Alarms;

/// <summary>How soon somebody has to act.</summary>
public enum AlarmGrade
{
    /// <summary>To be known; nobody is called.</summary>
    Notice,

    /// <summary>Within the day.</summary>
    Warning,

    /// <summary>Now: users notice, or will within minutes.</summary>
    Critical,

    /// <summary>Now, and before anything else: what was told and what is stored do not agree.</summary>
    Integrity,
}
