using System.Text;
using Engine.Core.Ledger;

namespace Engine.Server.History;

/// <summary>Changes of settings as the contract has them.</summary>
internal static class SettingRecords
{
    /// <summary>A change that is durable, by its row.</summary>
    public static V1.SettingChange Change(in LedgerEvent happened, string text)
    {
        SettingChange change = SettingChange.Parse(Encoding.UTF8.GetBytes(text), happened.Timestamp)
            ?? throw new InvalidOperationException("The rows of settings have been checked when they were replayed.");
        return Change(change, happened.Sequence, isRecorded: true);
    }

    /// <summary>A change.</summary>
    /// <param name="change">What was changed.</param>
    /// <param name="sequence">Its place in the journal; 0 where it has none, or it is not known.</param>
    /// <param name="isRecorded">Whether its row is durable.</param>
    public static V1.SettingChange Change(SettingChange change, long sequence, bool isRecorded) => new()
    {
        Name = change.Name,
        From = change.From,
        To = change.To,
        Who = change.Who,
        Why = change.Why,
        Timestamp = change.Timestamp,
        Sequence = (ulong)sequence,
        Recorded = isRecorded,
    };
}
