namespace Engine.Core.Ledger;

/// <summary>Compares a transfer asked for with the one that has its id already.</summary>
internal static class ExistsComparison
{
    private const TransferFlags Resolving = TransferFlags.PostPending | TransferFlags.VoidPending;
    private const TransferFlags Balancing = TransferFlags.BalancingDebit | TransferFlags.BalancingCredit;

    /// <summary>The first difference in order of precedence, or exists.</summary>
    /// <param name="request">The transfer asked for.</param>
    /// <param name="stored">The transfer that has its id.</param>
    /// <param name="transfers">Where the hold is found that a post or void resolved.</param>
    public static CreateTransferResult Compare(in Transfer request, in Transfer stored, TransferTable transfers)
    {
        if (request.Flags != stored.Flags)
        {
            return CreateTransferResult.ExistsWithDifferentFlags;
        }

        if (request.PendingId != stored.PendingId)
        {
            return CreateTransferResult.ExistsWithDifferentPendingId;
        }

        if (request.Timeout != stored.Timeout)
        {
            return CreateTransferResult.ExistsWithDifferentTimeout;
        }

        if ((request.Flags & Resolving) == 0)
        {
            UInt128 amount = (request.Flags & Balancing) != 0 && request.Amount > stored.Amount
                ? stored.Amount
                : request.Amount;
            return CompareContent(request, amount, stored);
        }

        ref readonly Transfer hold = ref transfers[transfers.Find(stored.PendingId).Number];

        // What remained of a hold of several captures is history's business: all of it is what was stored.
        bool inParts = (hold.Flags & TransferFlags.MultipleCaptures) != 0;
        Transfer completed = HoldContent.Complete(request, hold, inParts ? stored.Amount : hold.Amount);
        return CompareContent(completed, completed.Amount, stored);
    }

    private static CreateTransferResult CompareContent(in Transfer request, UInt128 amount, in Transfer stored)
    {
        if (request.DebitAccountId != stored.DebitAccountId)
        {
            return CreateTransferResult.ExistsWithDifferentDebitAccountId;
        }

        if (request.CreditAccountId != stored.CreditAccountId)
        {
            return CreateTransferResult.ExistsWithDifferentCreditAccountId;
        }

        if (amount != stored.Amount)
        {
            return CreateTransferResult.ExistsWithDifferentAmount;
        }

        if (request.UserData128 != stored.UserData128)
        {
            return CreateTransferResult.ExistsWithDifferentUserData128;
        }

        if (request.UserData64 != stored.UserData64)
        {
            return CreateTransferResult.ExistsWithDifferentUserData64;
        }

        if (request.UserData32 != stored.UserData32)
        {
            return CreateTransferResult.ExistsWithDifferentUserData32;
        }

        if (request.Ledger != stored.Ledger)
        {
            return CreateTransferResult.ExistsWithDifferentLedger;
        }

        return request.Code != stored.Code ? CreateTransferResult.ExistsWithDifferentCode : CreateTransferResult.Exists;
    }
}
