using Engine.Watch.Alarms;

namespace Engine.Watch.Objectives;

/// <summary>
/// A pair of windows, over both of which the budget must burn this many times too fast (Site Reliability Workbook, chapter 5): the
/// long one says that it matters, the short one that it still goes on.
/// </summary>
/// <param name="Times">How many times too fast.</param>
/// <param name="Long">The long window.</param>
/// <param name="Short">The short window.</param>
/// <param name="Grade">How soon somebody has to act.</param>
internal sealed record BurnRate(double Times, TimeSpan Long, TimeSpan Short, AlarmGrade Grade)
{
    /// <summary>The four pairs, the most urgent first.</summary>
    public static IReadOnlyList<BurnRate> All { get; } =
    [
        new(14.4, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), AlarmGrade.Critical),
        new(6, TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), AlarmGrade.Critical),
        new(3, TimeSpan.FromDays(1), TimeSpan.FromHours(2), AlarmGrade.Warning),
        new(1, TimeSpan.FromDays(3), TimeSpan.FromHours(6), AlarmGrade.Warning),
    ];
}
