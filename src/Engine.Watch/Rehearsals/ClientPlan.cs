namespace Engine.Watch.Rehearsals;

/// <summary>When a client sends.</summary>
public enum Rhythm
{
    /// <summary>With the business day.</summary>
    BusinessDay,

    /// <summary>Around the clock.</summary>
    Steady,

    /// <summary>Around the clock, in bursts with pauses of minutes between.</summary>
    Bursty,

    /// <summary>From eight to six, Monday to Friday, with a lunch break.</summary>
    OfficeHours,

    /// <summary>For half an hour at night, in large requests, some minutes earlier or later.</summary>
    NightlyBatch,

    /// <summary>Now and then, a few an hour.</summary>
    Seldom,
}

/// <summary>A client as it is in calm.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rhythm">When it sends.</param>
/// <param name="Rate">Events a second, in the mean of a business day or while it sends.</param>
/// <param name="Batch">Events of a request.</param>
/// <param name="RefusedShare">Which of its events are refused.</param>
/// <param name="Median">What its answers take in the middle.</param>
/// <param name="Network">What its callers wait beyond that; null where they report nothing.</param>
public sealed record ClientPlan(
    string Name, Rhythm Rhythm, double Rate, int Batch, double RefusedShare, TimeSpan Median, TimeSpan? Network)
{
    /// <summary>Those of the calm fortnight: ten million events on a business day between them.</summary>
    public static IReadOnlyList<ClientPlan> All { get; } =
    [
        new("shop", Rhythm.BusinessDay, 62, 1, 0.001, Milliseconds(4), Milliseconds(2)),
        new("terminals", Rhythm.BusinessDay, 31, 1, 0.001, Milliseconds(4), Milliseconds(12)),
        new("gateway", Rhythm.Steady, 10, 1, 0.001, Milliseconds(3), Milliseconds(1)),
        new("market", Rhythm.Bursty, 12, 2, 0.001, Milliseconds(4), null),
        new("office", Rhythm.OfficeHours, 6, 1, 0.003, Milliseconds(5), Milliseconds(3)),
        new("settlement", Rhythm.NightlyBatch, 250, 100, 0.0005, Milliseconds(14), Milliseconds(2)),
        new("audit", Rhythm.Seldom, 0.003, 1, 0, Milliseconds(3), null),
    ];

    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(count);
}
