namespace Engine.Core.Ledger;

/// <summary>What a post or void takes from the hold that it resolves, unless it says so itself.</summary>
internal static class HoldContent
{
    /// <summary>The amount meant: AMOUNT_MAX in a post and 0 in a void stand for all; a capture says what it means.</summary>
    public static UInt128 AmountOf(in Transfer request, UInt128 all)
    {
        UInt128 meansAll = (request.Flags & TransferFlags.PostPending) != 0 ? UInt128.MaxValue : UInt128.Zero;
        return request.Amount == meansAll && (request.Flags & TransferFlags.Capture) == 0 ? all : request.Amount;
    }

    /// <summary>The request with every field that it left open taken from the hold.</summary>
    /// <param name="request">The post or void.</param>
    /// <param name="hold">The hold.</param>
    /// <param name="all">The amount that stands for all of it.</param>
    public static Transfer Complete(in Transfer request, in Transfer hold, UInt128 all)
    {
        Transfer completed = request;
        completed.Amount = AmountOf(request, all);
        if (request.DebitAccountId == UInt128.Zero)
        {
            completed.DebitAccountId = hold.DebitAccountId;
        }

        if (request.CreditAccountId == UInt128.Zero)
        {
            completed.CreditAccountId = hold.CreditAccountId;
        }

        if (request.UserData128 == UInt128.Zero)
        {
            completed.UserData128 = hold.UserData128;
        }

        completed.UserData64 = request.UserData64 == 0 ? hold.UserData64 : request.UserData64;
        completed.UserData32 = request.UserData32 == 0 ? hold.UserData32 : request.UserData32;
        completed.Ledger = request.Ledger == 0 ? hold.Ledger : request.Ledger;
        completed.Code = request.Code == 0 ? hold.Code : request.Code;
        return completed;
    }
}
