using Engine.Cli.Conformance;
using Engine.Core.Ledger;

namespace Engine.Cli.Tests.Conformance;

/// <summary>
/// A ledger in memory as a target, one request at a time, on a clock that only moves when asked: a millisecond a
/// request, and as long as a sleep is.
/// </summary>
internal abstract class LedgerTarget : IConformanceTarget
{
    private ulong _now = 1_700_000_000_000_000_000;

    public Task<IReadOnlyList<string>> CreateAccountsAsync(
        IReadOnlyList<CaseRecord> events, CancellationToken cancellation)
    {
        ulong now = Tick(1_000_000, events.Count);
        return Names(CreateAccounts([.. events.Select(ToAccount)], now), ResultNames.OfAccount);
    }

    public Task<IReadOnlyList<string>> CreateTransfersAsync(
        IReadOnlyList<CaseRecord> events, CancellationToken cancellation)
    {
        ulong now = Tick(1_000_000, events.Count);
        return Names(CreateTransfers([.. events.Select(ToTransfer)], now), ResultNames.OfTransfer);
    }

    public Task<IReadOnlyList<CaseRecord>> LookupAccountsAsync(
        IReadOnlyList<UInt128> ids, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CaseRecord>>(
            [.. ids.Select(FindAccount).OfType<Account>().Select(FromAccount)]);

    public Task<IReadOnlyList<CaseRecord>> LookupTransfersAsync(
        IReadOnlyList<UInt128> ids, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CaseRecord>>(
            [.. ids.Select(FindTransfer).OfType<Transfer>().Select(FromTransfer)]);

    public Task SleepAsync(TimeSpan duration, CancellationToken cancellation)
    {
        Tick((ulong)duration.TotalNanoseconds, 1);
        return Task.CompletedTask;
    }

    /// <summary>Expires what is due at the first stamp of a batch of <paramref name="count"/> events.</summary>
    protected abstract void Expire(ulong now, int count);

    /// <summary>The result of each account, as a number.</summary>
    protected abstract int[] CreateAccounts(Account[] batch, ulong now);

    /// <summary>The result of each transfer, as a number.</summary>
    protected abstract int[] CreateTransfers(Transfer[] batch, ulong now);

    /// <summary>The account, or null.</summary>
    protected abstract Account? FindAccount(UInt128 id);

    /// <summary>The transfer, or null.</summary>
    protected abstract Transfer? FindTransfer(UInt128 id);

    private ulong Tick(ulong nanoseconds, int count)
    {
        _now += nanoseconds;
        Expire(_now, count);
        return _now;
    }

    private static Task<IReadOnlyList<string>> Names(int[] codes, Func<int, string> name) =>
        Task.FromResult<IReadOnlyList<string>>([.. codes.Select(name)]);

    private static Account ToAccount(CaseRecord record) => new()
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

    private static CaseRecord FromAccount(Account account) => new(RecordShape.Account)
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

    private static Transfer ToTransfer(CaseRecord record) => new()
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

    private static CaseRecord FromTransfer(Transfer transfer) => new(RecordShape.Transfer)
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
