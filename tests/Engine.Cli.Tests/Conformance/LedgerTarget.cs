using Engine.Cli.Conformance;
using Engine.Cli.Output;
using Engine.Cli.Tests.Records;
using Engine.Core.Ledger;
using CreateAccountResult = Engine.V1.CreateAccountResult;
using CreateTransferResult = Engine.V1.CreateTransferResult;

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
        Account[] batch = [.. events.Select(RecordMapping.ToAccount).Select(LedgerRecords.ToLedger)];
        return Names<CreateAccountResult>(CreateAccounts(batch, now));
    }

    public Task<IReadOnlyList<string>> CreateTransfersAsync(
        IReadOnlyList<CaseRecord> events, CancellationToken cancellation)
    {
        ulong now = Tick(1_000_000, events.Count);
        Transfer[] batch = [.. events.Select(RecordMapping.ToTransfer).Select(LedgerRecords.ToLedger)];
        return Names<CreateTransferResult>(CreateTransfers(batch, now));
    }

    public Task<IReadOnlyList<CaseRecord>> LookupAccountsAsync(
        IReadOnlyList<UInt128> ids, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CaseRecord>>(
            [.. ids.Select(FindAccount).OfType<Account>().Select(LedgerRecords.ToClient).Select(RecordMapping.FromAccount)]);

    public Task<IReadOnlyList<CaseRecord>> LookupTransfersAsync(
        IReadOnlyList<UInt128> ids, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CaseRecord>>(
            [.. ids.Select(FindTransfer).OfType<Transfer>().Select(LedgerRecords.ToClient).Select(RecordMapping.FromTransfer)]);

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

    private static Task<IReadOnlyList<string>> Names<T>(int[] codes)
        where T : struct, Enum =>
        Task.FromResult<IReadOnlyList<string>>([.. codes.Select(code => ResultName.Of((T)(object)code))]);
}
