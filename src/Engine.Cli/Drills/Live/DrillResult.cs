namespace Engine.Cli.Drills.Live;

/// <summary>What came of a drill, and how it is judged.</summary>
/// <param name="Drill">The drill.</param>
/// <param name="Expects">What it had to raise, with the words that only the drill itself knew.</param>
internal sealed record DrillResult(Drill Drill, Expectation Expects)
{
    /// <summary>Why it could not be held here; empty where it was.</summary>
    public string Skipped { get; init; } = "";

    /// <summary>Why it did not come to its end; empty where it did.</summary>
    public string Failed { get; init; } = "";

    /// <summary>Alarms that were told before anything was done.</summary>
    public IReadOnlyList<SeenAlarm> Before { get; init; } = [];

    /// <summary>Those that were told from the deed on, each with the time since then, the earliest first.</summary>
    public IReadOnlyList<SeenAlarm> Alarms { get; init; } = [];

    /// <summary>Whether the alarm was still open when the fault was undone: one that closes meanwhile says that all is well.</summary>
    public bool LastedAsTheFault { get; init; }

    /// <summary>Transfers that were acknowledged to the load.</summary>
    public long Acknowledged { get; init; }

    /// <summary>What of that does not hold; empty when nothing is lost.</summary>
    public string Lost { get; init; } = "";

    /// <summary>Time from the remedy until every alarm had closed by itself; null where one did not.</summary>
    public TimeSpan? ClosedAfter { get; init; }

    /// <summary>The alarm that was expected; null where it did not come.</summary>
    public SeenAlarm? Expected => Alarms.FirstOrDefault(Expects.IsNamedBy);

    /// <summary>Whether it came in time.</summary>
    public bool IsInTime => Expected is { } alarm && alarm.Seen <= Expects.Within;

    /// <summary>Whether it was the first, said why, and no other told something else.</summary>
    public bool IsRightCause =>
        Expected is { } alarm && Expects.IsExplainedBy(alarm) && Alarms[0] == alarm && !Alarms.Any(Expects.IsForeign);

    /// <summary>Whether nothing was told before there was anything to tell.</summary>
    public bool WasCalm => Before.Count == 0;

    /// <summary>Whether it was held.</summary>
    public bool WasHeld => Skipped.Length == 0;

    /// <summary>Whether all is as it has to be.</summary>
    public bool Passed => WasHeld && Failed.Length == 0 && WasCalm && IsInTime && IsRightCause
        && LastedAsTheFault && Lost.Length == 0 && ClosedAfter is not null;
}
