using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>A changed setting on its way into the journal. Made by who changes it, completed by the writer.</summary>
public sealed class SettingNote(SettingChange change)
{
    private SettingChange _change = change;
    private long _sequence;

    /// <summary>The change; with its stamp once it has a sequence.</summary>
    public SettingChange Change => Volatile.Read(ref _change);

    /// <summary>Its place in history: it is in the journal for ever when that is durable. 0 as long as it has none.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    internal void Place(ulong timestamp, long sequence)
    {
        Volatile.Write(ref _change, _change with { Timestamp = timestamp });
        Volatile.Write(ref _sequence, sequence);
    }
}
