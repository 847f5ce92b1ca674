namespace Engine.Core.Ledger;

/// <summary>Refusals for reasons outside the transfer: a retry might succeed, so they burn its id.</summary>
internal static class TransientRefusal
{
    /// <summary>Whether a code is one of them.</summary>
    public static bool IsTransient(this CreateTransferResult result) => result is
        CreateTransferResult.DebitAccountNotFound
        or CreateTransferResult.CreditAccountNotFound
        or CreateTransferResult.PendingTransferNotFound
        or CreateTransferResult.DebitAccountAlreadyClosed
        or CreateTransferResult.CreditAccountAlreadyClosed
        or CreateTransferResult.ExceedsCredits
        or CreateTransferResult.ExceedsDebits
        or CreateTransferResult.ExceedsAccountFloor
        or CreateTransferResult.ExceedsAccountCeiling
        or CreateTransferResult.ExceedsVelocityAmount
        or CreateTransferResult.ExceedsVelocityCount;
}
