using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Tuning;

/// <summary>A change of a setting, and what is known of its row.</summary>
/// <param name="Made">The change, as it was made or read at a start.</param>
/// <param name="Note">Its way into the journal; null where it was read there.</param>
internal sealed record RecordedChange(SettingChange Made, SettingNote? Note)
{
    /// <summary>The change; with its stamp as soon as it has one.</summary>
    public SettingChange Change => Note?.Change ?? Made;

    /// <summary>Its place in the journal; 0 where it waits for it, or was read at a start.</summary>
    public long Sequence => Note?.Sequence ?? 0;

    /// <summary>Whether its row is durable.</summary>
    public bool IsDurableAt(long durable) => Note is null || (Sequence is var sequence and > 0 && sequence <= durable);
}
