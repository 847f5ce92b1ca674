using Engine.Core.Ledger;
using static Engine.Core.Ledger.CreateTransferResult;

namespace Engine.Model.Rules;

/// <summary>Section 4.3: a transfer whose id exists.</summary>
internal sealed class KnownTransfer(LedgerState state)
{
    public Answer Compare(in Transfer asked, in Transfer existing)
    {
        bool resolves = (asked.Flags & (TransferFlags.PostPending | TransferFlags.VoidPending)) != 0;
        CreateTransferResult code =
            asked.Flags != existing.Flags ? ExistsWithDifferentFlags
            : asked.PendingId != existing.PendingId ? ExistsWithDifferentPendingId
            : asked.Timeout != existing.Timeout ? ExistsWithDifferentTimeout
            : resolves ? CompareResolution(asked, existing, state.Transfers[existing.PendingId])
            : CompareNew(asked, existing);
        return new Answer((ushort)code, Timestamp: code == Exists ? existing.Timestamp : 0);
    }

    private static CreateTransferResult CompareNew(in Transfer asked, in Transfer existing)
    {
        bool balancing = (asked.Flags & (TransferFlags.BalancingDebit | TransferFlags.BalancingCredit)) != 0;
        bool sameAmount = balancing ? asked.Amount >= existing.Amount : asked.Amount == existing.Amount;
        return asked.DebitAccountId != existing.DebitAccountId ? ExistsWithDifferentDebitAccountId
            : asked.CreditAccountId != existing.CreditAccountId ? ExistsWithDifferentCreditAccountId
            : !sameAmount ? ExistsWithDifferentAmount
            : asked.UserData128 != existing.UserData128 ? ExistsWithDifferentUserData128
            : asked.UserData64 != existing.UserData64 ? ExistsWithDifferentUserData64
            : asked.UserData32 != existing.UserData32 ? ExistsWithDifferentUserData32
            : asked.Ledger != existing.Ledger ? ExistsWithDifferentLedger
            : asked.Code != existing.Code ? ExistsWithDifferentCode
            : Exists;
    }

    private static CreateTransferResult CompareResolution(in Transfer asked, in Transfer existing, in Transfer hold)
    {
        UInt128 userData128 = asked.UserData128 == 0 ? hold.UserData128 : asked.UserData128;
        ulong userData64 = asked.UserData64 == 0 ? hold.UserData64 : asked.UserData64;
        uint userData32 = asked.UserData32 == 0 ? hold.UserData32 : asked.UserData32;
        bool inParts = hold.Flags.HasFlag(TransferFlags.MultipleCaptures);
        UInt128 amount = Resolution.MeantAmount(asked, inParts ? existing.Amount : hold.Amount);
        return asked.DebitAccountId != 0 && asked.DebitAccountId != existing.DebitAccountId
                ? ExistsWithDifferentDebitAccountId
            : asked.CreditAccountId != 0 && asked.CreditAccountId != existing.CreditAccountId
                ? ExistsWithDifferentCreditAccountId
            : amount != existing.Amount ? ExistsWithDifferentAmount
            : userData128 != existing.UserData128 ? ExistsWithDifferentUserData128
            : userData64 != existing.UserData64 ? ExistsWithDifferentUserData64
            : userData32 != existing.UserData32 ? ExistsWithDifferentUserData32
            : asked.Ledger != 0 && asked.Ledger != existing.Ledger ? ExistsWithDifferentLedger
            : asked.Code != 0 && asked.Code != existing.Code ? ExistsWithDifferentCode
            : Exists;
    }
}
