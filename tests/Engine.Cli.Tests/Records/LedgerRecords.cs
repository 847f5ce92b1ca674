using Rules = Engine.Core.Ledger;
using Wire = Engine.Client;

namespace Engine.Cli.Tests.Records;

/// <summary>Between the client's records and the ledger's, field by field.</summary>
internal static class LedgerRecords
{
    public static Rules.Account ToLedger(Wire.Account account) => new()
    {
        Id = account.Id,
        DebitsPending = account.DebitsPending,
        DebitsPosted = account.DebitsPosted,
        CreditsPending = account.CreditsPending,
        CreditsPosted = account.CreditsPosted,
        UserData128 = account.UserData128,
        UserData64 = account.UserData64,
        UserData32 = account.UserData32,
        Reserved = account.Reserved,
        Ledger = account.Ledger,
        Code = account.Code,
        Flags = (Rules.AccountFlags)(ushort)account.Flags,
        Timestamp = account.Timestamp,
    };

    public static Wire.Account ToClient(Rules.Account account) => new()
    {
        Id = account.Id,
        DebitsPending = account.DebitsPending,
        DebitsPosted = account.DebitsPosted,
        CreditsPending = account.CreditsPending,
        CreditsPosted = account.CreditsPosted,
        UserData128 = account.UserData128,
        UserData64 = account.UserData64,
        UserData32 = account.UserData32,
        Reserved = account.Reserved,
        Ledger = account.Ledger,
        Code = account.Code,
        Flags = (Wire.AccountFlags)(ushort)account.Flags,
        Timestamp = account.Timestamp,
    };

    public static Rules.Transfer ToLedger(Wire.Transfer transfer) => new()
    {
        Id = transfer.Id,
        DebitAccountId = transfer.DebitAccountId,
        CreditAccountId = transfer.CreditAccountId,
        Amount = transfer.Amount,
        PendingId = transfer.PendingId,
        UserData128 = transfer.UserData128,
        UserData64 = transfer.UserData64,
        UserData32 = transfer.UserData32,
        Timeout = transfer.Timeout,
        Ledger = transfer.Ledger,
        Code = transfer.Code,
        Flags = Rules.TransferFlagBits.FromContract((uint)transfer.Flags),
        Timestamp = transfer.Timestamp,
    };

    public static Wire.Transfer ToClient(Rules.Transfer transfer) => new()
    {
        Id = transfer.Id,
        DebitAccountId = transfer.DebitAccountId,
        CreditAccountId = transfer.CreditAccountId,
        Amount = transfer.Amount,
        PendingId = transfer.PendingId,
        UserData128 = transfer.UserData128,
        UserData64 = transfer.UserData64,
        UserData32 = transfer.UserData32,
        Timeout = transfer.Timeout,
        Ledger = transfer.Ledger,
        Code = transfer.Code,
        Flags = (Wire.TransferFlags)Rules.TransferFlagBits.ToContract(transfer.Flags),
        Timestamp = transfer.Timestamp,
    };

    public static Wire.AccountLimits ToClient(Rules.AccountLimits limits) => new()
    {
        AccountId = limits.AccountId,
        Floor = limits.Has(Rules.AccountLimitFlags.HasFloor)
            ? Signed(limits.Floor, limits.Has(Rules.AccountLimitFlags.FloorNegative))
            : null,
        Ceiling = limits.Has(Rules.AccountLimitFlags.HasCeiling)
            ? Signed(limits.Ceiling, limits.Has(Rules.AccountLimitFlags.CeilingNegative))
            : null,
        VelocityAmount = limits.Has(Rules.AccountLimitFlags.HasMaxAmount) ? limits.MaxAmount : null,
        VelocityCount = limits.Has(Rules.AccountLimitFlags.HasMaxCount) ? limits.MaxCount : null,
        WindowSeconds = limits.Window,
    };

    // Wraps where the amount is 2^127, which has a place below zero only.
    private static Int128 Signed(UInt128 amount, bool isNegative) =>
        unchecked(isNegative ? -(Int128)amount : (Int128)amount);
}
