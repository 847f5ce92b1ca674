namespace Engine.Core.Ledger;

/// <summary>
/// The changes of settings, in order: the latest of each setting for ever, and of those before as many as are kept. Changed
/// by the writer, read by any thread.
/// </summary>
public sealed class SettingLog
{
    /// <summary>How many are kept: later ones take the place of the oldest that another has followed.</summary>
    public const int Kept = 1_000;

    // Never changed in place: whoever reads it has a whole one.
    private volatile SettingChange[] _changes = [];

    /// <summary>The changes kept, the oldest first.</summary>
    public IReadOnlyList<SettingChange> Changes => _changes;

    /// <summary>The latest change of each setting, but for those that were taken back to what the start says.</summary>
    public IEnumerable<SettingChange> Standing => _changes
        .GroupBy(change => change.Name, (_, changes) => changes.Last())
        .Where(change => change.To.Length > 0);

    internal void Add(SettingChange change)
    {
        SettingChange[] changes = [.. _changes, change];
        if (changes.Length > Kept && OldestSuperseded(changes) is int oldest and >= 0)
        {
            changes = [.. changes[..oldest], .. changes[(oldest + 1)..]];
        }

        _changes = changes;
    }

    /// <summary>
    /// The place of the oldest that need not be kept; -1 where all have to be, and the log grows. A setting's last word is kept unless it
    /// says no more than the start does.
    /// </summary>
    /// <param name="changes">The changes, the oldest first.</param>
    public static int OldestSuperseded(SettingChange[] changes)
    {
        var later = new HashSet<string>();
        int oldest = -1;
        for (int i = changes.Length - 1; i >= 0; i--)
        {
            bool isLast = later.Add(changes[i].Name);
            oldest = isLast && changes[i].To.Length > 0 ? oldest : i;
        }

        return oldest;
    }
}
