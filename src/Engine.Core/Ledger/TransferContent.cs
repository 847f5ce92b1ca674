namespace Engine.Core.Ledger;

/// <summary>The checks of a transfer's content alone, without any state, in order of precedence.</summary>
internal static class TransferContent
{
    private const TransferFlags Closing = TransferFlags.ClosingDebit | TransferFlags.ClosingCredit;
    private const TransferFlags OfHoldsAlone = TransferFlags.MultipleCaptures | TransferFlags.Grouped;
    private const TransferFlags NotWithResolving =
        TransferFlags.Pending | TransferFlags.BalancingDebit | TransferFlags.BalancingCredit | Closing | OfHoldsAlone;

    /// <summary>The flags of a post or void.</summary>
    public const TransferFlags Resolving = TransferFlags.PostPending | TransferFlags.VoidPending;

    /// <summary>Checks a plain or pending transfer.</summary>
    public static CreateTransferResult CheckBooking(in Transfer request)
    {
        if ((request.Flags & (OfHoldsAlone | TransferFlags.Capture)) != 0 && !IsProperHold(request.Flags))
        {
            return CreateTransferResult.FlagsAreMutuallyExclusive;
        }

        CreateTransferResult result = CheckAccountIds(request);
        if (result != CreateTransferResult.Ok)
        {
            return result;
        }

        if (request.PendingId != UInt128.Zero)
        {
            return CreateTransferResult.PendingIdMustBeZero;
        }

        if ((request.Flags & TransferFlags.Pending) == 0)
        {
            if (request.Timeout != 0)
            {
                return CreateTransferResult.TimeoutReservedForPendingTransfer;
            }

            if ((request.Flags & Closing) != 0)
            {
                return CreateTransferResult.ClosingTransferMustBePending;
            }
        }

        if (request.Ledger == 0)
        {
            return CreateTransferResult.LedgerMustNotBeZero;
        }

        if (request.Code == 0)
        {
            return CreateTransferResult.CodeMustNotBeZero;
        }

        return (request.Flags & TransferFlags.Grouped) != 0 && request.UserData128 == UInt128.Zero
            ? CreateTransferResult.GroupMustNotBeZero
            : CreateTransferResult.Ok;
    }

    /// <summary>Checks a post or void.</summary>
    public static CreateTransferResult CheckResolving(in Transfer request)
    {
        bool captures = (request.Flags & TransferFlags.Capture) != 0;
        if ((request.Flags & Resolving) == Resolving
            || (request.Flags & NotWithResolving) != 0
            || (captures && (request.Flags & TransferFlags.VoidPending) != 0))
        {
            return CreateTransferResult.FlagsAreMutuallyExclusive;
        }

        if (request.PendingId == UInt128.Zero)
        {
            return CreateTransferResult.PendingIdMustNotBeZero;
        }

        if (request.PendingId == UInt128.MaxValue)
        {
            return CreateTransferResult.PendingIdMustNotBeIntMax;
        }

        if (request.PendingId == request.Id)
        {
            return CreateTransferResult.PendingIdMustBeDifferent;
        }

        if (request.Timeout != 0)
        {
            return CreateTransferResult.TimeoutReservedForPendingTransfer;
        }

        return captures && request.Amount == UInt128.Zero
            ? CreateTransferResult.CaptureAmountMustNotBeZero
            : CreateTransferResult.Ok;
    }

    // A closing hold is never posted, so that there is nothing to capture of it.
    private static bool IsProperHold(TransferFlags flags) =>
        (flags & TransferFlags.Pending) != 0
        && (flags & TransferFlags.Capture) == 0
        && ((flags & TransferFlags.MultipleCaptures) == 0 || (flags & Closing) == 0);

    private static CreateTransferResult CheckAccountIds(in Transfer request)
    {
        if (request.DebitAccountId == UInt128.Zero)
        {
            return CreateTransferResult.DebitAccountIdMustNotBeZero;
        }

        if (request.DebitAccountId == UInt128.MaxValue)
        {
            return CreateTransferResult.DebitAccountIdMustNotBeIntMax;
        }

        if (request.CreditAccountId == UInt128.Zero)
        {
            return CreateTransferResult.CreditAccountIdMustNotBeZero;
        }

        if (request.CreditAccountId == UInt128.MaxValue)
        {
            return CreateTransferResult.CreditAccountIdMustNotBeIntMax;
        }

        return request.CreditAccountId == request.DebitAccountId
            ? CreateTransferResult.AccountsMustBeDifferent
            : CreateTransferResult.Ok;
    }
}
