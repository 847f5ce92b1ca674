using System.Globalization;
using Engine.Journal.Verification;
using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;

namespace Engine.Watch.Truth;

/// <summary>Sees that the newest rows in PostgreSQL are not as the engine has committed them.</summary>
public sealed class RecentRowsCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "recent rows";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        if (sample.Completeness is not { Recent: { Damage.Length: > 0 } recent } completeness)
        {
            yield break;
        }

        yield return new Finding(
            AlarmCatalogue.JournalDamaged,
            "recent rows",
            AlarmGrade.Integrity,
            $"Rows in PostgreSQL are not as this engine has committed them: {recent.Damage.TrimEnd('.')}. An engine never updates or "
                + "deletes rows: somebody else did, or the server lost them.",
            Evidence.Of(
                ("sequences compared", $"{Evidence.Count(recent.From)} to {Evidence.Count(recent.Through)}"),
                ("events committed", Evidence.Count(recent.Committed.Events)),
                ("events seen", Evidence.Count(recent.Seen.Events)),
                ("value committed", Value(recent.Committed)),
                ("value seen", Value(recent.Seen)),
                ("complete by count", Evidence.Percent(completeness.ByCount)),
                ("complete by value", Evidence.Percent(completeness.ByValue)),
                ("seen", $"{Evidence.Seconds(sample.Elapsed - completeness.Read)} ago")));
    }

    private static string Value(Engine.Journal.RowTotals totals) => totals.Value.ToString("N0", CultureInfo.InvariantCulture);
}
