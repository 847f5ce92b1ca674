namespace Engine.Core.Ledger;

/// <summary>A request to post or void every open hold of a group, all or none.</summary>
/// <param name="Ledger">The ledger of the holds.</param>
/// <param name="Group">The group: the user_data_128 of its holds.</param>
/// <param name="Voids">Whether they are voided; otherwise all that remains of each is posted.</param>
/// <param name="FirstId">Id of the first transfer; the others have those that follow.</param>
/// <param name="MaxHolds">How many holds there may be; more are refused.</param>
public readonly record struct GroupResolution(uint Ledger, UInt128 Group, bool Voids, UInt128 FirstId, int MaxHolds)
{
    private const TransferFlags Resolving = TransferFlags.PostPending | TransferFlags.VoidPending;

    /// <summary>The flag of each of its transfers.</summary>
    internal TransferFlags Flag => Voids ? TransferFlags.VoidPending : TransferFlags.PostPending;

    /// <summary>Whether a transfer may be one that an earlier request of this kind has made.</summary>
    internal bool MayHaveMade(in Transfer stored) =>
        (stored.Flags & (Resolving | TransferFlags.Capture)) == Flag
        && stored.Ledger == Ledger
        && stored.UserData128 == Group;
}
