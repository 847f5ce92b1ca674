using System.IO.Enumeration;

namespace Engine.Cli.Drills.Live;

/// <summary>The alarm that a fault has to raise: the first of all, with the right cause.</summary>
/// <param name="Alarm">Its name.</param>
/// <param name="Subject">What it is about; <c>*</c> stands for anything.</param>
/// <param name="Within">How soon after the deed it has to be told.</param>
internal sealed record Expectation(string Alarm, string Subject, TimeSpan Within)
{
    /// <summary>Work that stands still has to be told within this.</summary>
    public static readonly TimeSpan Stall = TimeSpan.FromSeconds(2);

    /// <summary>What is told and what is stored disagree: told within this.</summary>
    public static readonly TimeSpan Discrepancy = TimeSpan.FromSeconds(5);

    /// <summary>What is unusual has to be told within this.</summary>
    public static readonly TimeSpan Anomaly = TimeSpan.FromSeconds(60);

    /// <summary>What changes slowly has to be told within this: while it is a fifth away it may be any day.</summary>
    public static readonly TimeSpan Drift = TimeSpan.FromMinutes(45);

    /// <summary>What its cause has to say.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Alarms that may follow: they are true as well, and come of the same cause.</summary>
    public IReadOnlyList<string> Followers { get; init; } = [];

    /// <summary>Whether this is the alarm, whatever it says of the cause.</summary>
    public bool IsNamedBy(SeenAlarm seen) =>
        seen.Name == Alarm
        && (seen.Subject == Subject || FileSystemName.MatchesSimpleExpression(Subject, seen.Subject));

    /// <summary>Whether it says what it has to.</summary>
    public bool IsExplainedBy(SeenAlarm seen) =>
        Words.All(word => seen.Cause.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether an alarm is neither this one nor one that follows from it.</summary>
    public bool IsForeign(SeenAlarm seen) => !IsNamedBy(seen) && !Followers.Contains(seen.Name);
}
