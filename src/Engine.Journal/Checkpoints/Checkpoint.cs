using Engine.Core.Ledger;

namespace Engine.Journal.Checkpoints;

/// <summary>A checkpoint as it was read, and found sound.</summary>
/// <param name="Leaf">The leaf at whose end the state is.</param>
/// <param name="Mark">Where the ledger stood.</param>
/// <param name="Accounts">The pages of accounts, in order.</param>
/// <param name="Names">The pages of names, in order.</param>
/// <param name="Limits">The pages of limits, in order.</param>
/// <param name="Settings">The page of changed settings, if there is one.</param>
/// <param name="Holds">The open holds, by their stamps.</param>
/// <param name="Digest">Its digest, to go on with.</param>
internal sealed record Checkpoint(
    int Leaf,
    LedgerMark Mark,
    IReadOnlyList<byte[]> Accounts,
    IReadOnlyList<byte[]> Names,
    IReadOnlyList<byte[]> Limits,
    IReadOnlyList<byte[]> Settings,
    IReadOnlyList<OpenHold> Holds,
    ImageDigest Digest)
{
    /// <summary>Takes it into an empty ledger.</summary>
    public void RestoreTo(StateMachine ledger)
    {
        foreach (byte[] page in Accounts)
        {
            ledger.Image.RestorePage(page);
        }

        foreach (byte[] page in Names)
        {
            NamePage.Restore(ledger.Image, page);
        }

        foreach (byte[] page in Limits)
        {
            LimitPage.Restore(ledger.Image, page);
        }

        foreach (byte[] page in Settings)
        {
            SettingPage.Restore(ledger.Image, page);
        }

        foreach (OpenHold hold in Holds)
        {
            ledger.Image.RestoreHold(hold);
        }

        ledger.Image.RestoreMark(Mark);
    }
}
