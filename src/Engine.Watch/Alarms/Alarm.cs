namespace Engine.Watch.Alarms;

/// <summary>Something that is, or was, wrong. It does not change; the next look makes another.</summary>
public sealed record Alarm
{
    /// <summary>By which it is known over its life, in order of time.</summary>
    public required string Id { get; init; }

    /// <summary>Which alarm, as in its runbook's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about; empty for the engine.</summary>
    public required string Subject { get; init; }

    /// <summary>How soon somebody has to act: the highest grade that it had.</summary>
    public required AlarmGrade Grade { get; init; }

    /// <summary>What is wrong and why, as seen last.</summary>
    public required string Cause { get; init; }

    /// <summary>The figures that it rests on, as seen last.</summary>
    public required IReadOnlyDictionary<string, string> Evidence { get; init; }

    /// <summary>When it was seen first.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was seen last.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>When it closed; null while it is open.</summary>
    public DateTimeOffset? Closed { get; init; }

    /// <summary>Who is not called for it, until when and why; null where somebody is.</summary>
    public Silence? Silenced { get; init; }

    /// <summary>What to do, in the repository.</summary>
    public string Runbook => $"docs/runbooks/{Name}.md";

    /// <summary>Its name, with what it is about.</summary>
    public string Title => Subject.Length == 0 ? Name : $"{Name} ({Subject})";
}
