using Engine.Client;

namespace Engine.Cli.Conformance;

/// <summary>Between records of case files and of the client. Values that are asked were checked for width when read.</summary>
internal static class RecordMapping
{
    /// <summary>An account to ask for.</summary>
    public static Account ToAccount(CaseRecord record) => new()
    {
        Id = record.Id,
        DebitsPending = record["debits_pending"],
        DebitsPosted = record["debits_posted"],
        CreditsPending = record["credits_pending"],
        CreditsPosted = record["credits_posted"],
        UserData128 = record["user_data_128"],
        UserData64 = (ulong)record["user_data_64"],
        UserData32 = (uint)record["user_data_32"],
        Reserved = (uint)record["reserved"],
        Ledger = (uint)record["ledger"],
        Code = (ushort)record["code"],
        Flags = (AccountFlags)(ushort)record["flags"],
        Timestamp = (ulong)record["timestamp"],
    };

    /// <summary>An account that was found.</summary>
    public static CaseRecord FromAccount(Account account) => new(RecordShape.Account)
    {
        ["id"] = account.Id,
        ["debits_pending"] = account.DebitsPending,
        ["debits_posted"] = account.DebitsPosted,
        ["credits_pending"] = account.CreditsPending,
        ["credits_posted"] = account.CreditsPosted,
        ["user_data_128"] = account.UserData128,
        ["user_data_64"] = account.UserData64,
        ["user_data_32"] = account.UserData32,
        ["reserved"] = account.Reserved,
        ["ledger"] = account.Ledger,
        ["code"] = account.Code,
        ["flags"] = (ushort)account.Flags,
        ["timestamp"] = account.Timestamp,
    };

    /// <summary>A transfer to ask for.</summary>
    public static Transfer ToTransfer(CaseRecord record) => new()
    {
        Id = record.Id,
        DebitAccountId = record["debit_account_id"],
        CreditAccountId = record["credit_account_id"],
        Amount = record["amount"],
        PendingId = record["pending_id"],
        UserData128 = record["user_data_128"],
        UserData64 = (ulong)record["user_data_64"],
        UserData32 = (uint)record["user_data_32"],
        Timeout = (uint)record["timeout"],
        Ledger = (uint)record["ledger"],
        Code = (ushort)record["code"],
        Flags = (TransferFlags)(ushort)record["flags"],
        Timestamp = (ulong)record["timestamp"],
    };

    /// <summary>A transfer that was found.</summary>
    public static CaseRecord FromTransfer(Transfer transfer) => new(RecordShape.Transfer)
    {
        ["id"] = transfer.Id,
        ["debit_account_id"] = transfer.DebitAccountId,
        ["credit_account_id"] = transfer.CreditAccountId,
        ["amount"] = transfer.Amount,
        ["pending_id"] = transfer.PendingId,
        ["user_data_128"] = transfer.UserData128,
        ["user_data_64"] = transfer.UserData64,
        ["user_data_32"] = transfer.UserData32,
        ["timeout"] = transfer.Timeout,
        ["ledger"] = transfer.Ledger,
        ["code"] = transfer.Code,
        ["flags"] = (ushort)transfer.Flags,
        ["timestamp"] = transfer.Timestamp,
    };
}
