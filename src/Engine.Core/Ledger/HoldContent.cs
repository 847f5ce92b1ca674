namespace Engine.Core.Ledger;

/// <summary>What a post or void takes from the hold that it resolves, unless it says so itself.</summary>
internal static class HoldContent
{
    /// <summary>The amount meant: AMOUNT_MAX in a post and 0 in a void stand for the whole hold.</summary>
    public static UInt128 AmountOf(in Transfer request, in Transfer hold)
    {
        UInt128 whole = (request.Flags & TransferFlags.PostPending) != 0 ? UInt128.MaxValue : UInt128.Zero;
        return request.Amount == whole ? hold.Amount : request.Amount;
    }

    /// <summary>The request with every field that it left open, amount included, taken from the hold.</summary>
    public static Transfer Complete(in Transfer request, in Transfer hold)
    {
        Transfer completed = request;
        completed.Amount = AmountOf(request, hold);
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
