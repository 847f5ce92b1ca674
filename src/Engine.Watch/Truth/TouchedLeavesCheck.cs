using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;

namespace Engine.Watch.Truth;

/// <summary>Sees that somebody has updated or deleted rows of the journal, unless the leaf was found to be sound since.</summary>
public sealed class TouchedLeavesCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "touched leaves";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        foreach (TouchedLeaf touched in sample.TouchedLeaves.Where(leaf => leaf is not { IsVerified: true, Damage: "" }))
        {
            yield return new Finding(
                AlarmCatalogue.JournalDamaged,
                $"leaf {Evidence.Count(touched.Leaf)}",
                AlarmGrade.Integrity,
                $"PostgreSQL counts {Evidence.Count(touched.Changes)} rows of leaf {Evidence.Count(touched.Leaf)} as updated or deleted, "
                    + "which no engine does. "
                    + (touched.Damage.Length > 0 ? touched.Damage : "The leaf is being verified.").TrimEnd('.') + ".",
                Evidence.Of(
                    ("leaf", Evidence.Count(touched.Leaf)), ("rows updated or deleted", Evidence.Count(touched.Changes))));
        }
    }
}
