using Engine.Core.Ledger;

namespace Engine.Server.Tuning;

/// <summary>
/// The changes of settings in order, as many as the ledger keeps. Changed under the tuner's lock, read by any thread.
/// </summary>
internal sealed class ChangeLog
{
    private volatile RecordedChange[] _all = [];

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<RecordedChange> All => _all;

    /// <summary>The last change of a setting; null if there is none.</summary>
    public RecordedChange? LastOf(string name) => Array.FindLast(_all, change => change.Made.Name == name);

    /// <summary>The change of the same setting before another; null if none is kept.</summary>
    public RecordedChange? Before(RecordedChange change) =>
        Array.FindLast(_all, before => before.Made.Name == change.Made.Name && before != change);

    /// <summary>Takes in what was read at the start.</summary>
    public void Restore(IEnumerable<SettingChange> journaled) =>
        _all = [.. journaled.Select(change => new RecordedChange(change, Note: null))];

    /// <summary>Adds one, in the place of the oldest that another of its setting has followed.</summary>
    public void Add(RecordedChange change)
    {
        List<RecordedChange> all = [.. _all, change];
        if (all.Count > SettingLog.Kept && SettingLog.OldestSuperseded([.. all.Select(kept => kept.Made)]) is var oldest and >= 0)
        {
            all.RemoveAt(oldest);
        }

        _all = [.. all];
    }

    /// <summary>Leaves out the changes of a setting that do not fit any more.</summary>
    public void Drop(string name) => _all = [.. _all.Where(change => change.Made.Name != name)];
}
