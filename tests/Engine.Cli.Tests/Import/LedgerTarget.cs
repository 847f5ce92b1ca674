using System.Text;
using Engine.Cli.Import;
using Engine.Cli.Tests.Records;
using Engine.Client;
using Engine.Model;
using Engine.Model.Fixtures;
using Engine.V1;
using Account = Engine.Client.Account;
using ActualAmount = Engine.Client.ActualAmount;
using Rules = Engine.Core.Ledger;
using Transfer = Engine.Client.Transfer;

namespace Engine.Cli.Tests.Import;

/// <summary>The real rules of the ledger, in this process: what an engine would answer, without an engine.</summary>
internal sealed class LedgerTarget : IImportTarget
{
    private readonly Rules.ResultList _results = new();
    private ulong _now = 1_800_000_000_000_000_000;

    /// <summary>The ledger.</summary>
    public Rules.StateMachine Ledger { get; } = new(Rules.LedgerLimits.Default, new Rules.EventBuffer(1 << 15));

    /// <summary>Requests with transfers that were answered.</summary>
    public int Requests { get; private set; }

    /// <summary>The size of the largest of them.</summary>
    public int LargestRequest { get; private set; }

    /// <summary>After so many requests with transfers the connection is cut: further ones fail unseen.</summary>
    public int CutAfter { get; set; } = int.MaxValue;

    /// <summary>Whether the request at which it is cut takes effect although its answer is lost.</summary>
    public bool LosesAnswer { get; init; }

    /// <summary>What a request meets that is cut.</summary>
    public Exception CutBy { get; init; } = new IOException("the connection was cut");

    /// <summary>Told of each transfer that took effect.</summary>
    public Action<Transfer>? Applied { get; init; }

    public Task<IReadOnlyList<AccountError>> CreateAccountsAsync(
        ReadOnlyMemory<Account> accounts, CancellationToken cancellation)
    {
        Rules.Account[] batch = [.. accounts.ToArray().Select(LedgerRecords.ToLedger)];
        Ledger.CreateAccounts(batch, _now += 10_000_000, Clear());
        return Task.FromResult<IReadOnlyList<AccountError>>([.. _results.Items.ToArray()
            .Select(r => new AccountError(r.Index, (CreateAccountResult)r.Code, r.Timestamp))]);
    }

    public Task<IReadOnlyList<NameError>> NameAccountsAsync(
        IReadOnlyList<(UInt128 AccountId, string Name)> names, CancellationToken cancellation)
    {
        (Rules.AccountName[] batch, byte[] text) =
            PackedNames.Pack([.. names.Select(n => new NamedAccount(n.AccountId, n.Name))]);
        Ledger.NameAccounts(batch, text, _now += 10_000_000, Clear());
        return Task.FromResult<IReadOnlyList<NameError>>(
            [.. _results.Items.ToArray().Select(r => new NameError(r.Index, (NameAccountResult)r.Code))]);
    }

    public Task<IReadOnlyList<UInt128>> ResolveNamesAsync(
        uint ledger, IReadOnlyList<string> names, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<UInt128>>([.. names.Select(n => IdOf(ledger, n))]);

    public Task<IReadOnlyList<Account>> LookupAccountsAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellation)
    {
        List<Account> found = [];
        foreach (UInt128 id in ids.Span)
        {
            if (Ledger.TryGetAccount(id, out Rules.Account account))
            {
                found.Add(LedgerRecords.ToClient(account));
            }
        }

        return Task.FromResult<IReadOnlyList<Account>>(found);
    }

    public Task<IReadOnlyList<Transfer>> LookupTransfersAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellation)
    {
        List<Transfer> found = [];
        foreach (UInt128 id in ids.Span)
        {
            if (Ledger.TryGetTransfer(id, out Rules.Transfer transfer))
            {
                found.Add(LedgerRecords.ToClient(transfer));
            }
        }

        return Task.FromResult<IReadOnlyList<Transfer>>(found);
    }

    public Task<TransfersOutcome> CreateTransfersAsync(
        ReadOnlyMemory<Transfer> transfers, CancellationToken cancellation)
    {
        if (Requests >= CutAfter && !LosesAnswer)
        {
            throw CutBy;
        }

        Rules.Transfer[] batch = [.. transfers.ToArray().Select(LedgerRecords.ToLedger)];
        Ledger.CreateTransfers(batch, _now += 10_000_000, Clear());
        if (Requests >= CutAfter)
        {
            throw CutBy;
        }

        Requests++;
        LargestRequest = Math.Max(LargestRequest, batch.Length);
        TransferError[] errors = [.. _results.Items.ToArray().Where(r => r.Code != 0).Select(r => new TransferError(
            r.Index, (CreateTransferResult)r.Code, r.Timestamp, (CreateTransferResult)r.Reason))];
        ActualAmount[] amounts =
            [.. _results.Items.ToArray().Where(r => r.Code == 0).Select(r => new ActualAmount(r.Index, r.Amount))];
        HashSet<int> refused = [.. errors.Select(e => e.Index)];
        for (int i = 0; i < batch.Length && Applied is not null; i++)
        {
            if (!refused.Contains(i))
            {
                Applied(transfers.Span[i]);
            }
        }

        return Task.FromResult(new TransfersOutcome(errors, amounts, (ulong)Ledger.Events.Position));
    }

    /// <summary>The id of the account that has a name; 0 where none has.</summary>
    public UInt128 IdOf(uint ledger, string name) =>
        Ledger.TryResolveName(ledger, Encoding.UTF8.GetBytes(name), out UInt128 id) ? id : 0;

    /// <summary>Credits less debits of the account that has a name.</summary>
    public Int128 BalanceOf(uint ledger, string name)
    {
        Assert.True(Ledger.TryGetAccount(IdOf(ledger, name), out Rules.Account account), $"there is no account {name}");
        return (Int128)account.CreditsPosted - (Int128)account.DebitsPosted;
    }

    private Rules.ResultList Clear()
    {
        _results.Clear();
        return _results;
    }
}
