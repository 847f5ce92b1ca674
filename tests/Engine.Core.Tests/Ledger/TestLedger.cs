using System.Text;
using Engine.Core.Ledger;

namespace Engine.Core.Tests.Ledger;

/// <summary>A ledger with a clock of its own, that keeps what it journaled.</summary>
internal sealed class TestLedger
{
    public const ulong Second = 1_000_000_000;
    public static readonly UInt128 Max = UInt128.MaxValue;

    private readonly List<(LedgerEvent Event, byte[] Name)> _journal = [];
    private readonly ResultList _results = new();
    private long _read;

    public TestLedger(LedgerLimits? limits = null) =>
        Machine = new StateMachine(limits ?? LedgerLimits.Default, new EventBuffer(16_384));

    public StateMachine Machine { get; }

    public ulong Now { get; set; } = 1_700_000_000 * Second;

    public IReadOnlyList<(LedgerEvent Event, byte[] Name)> Journal => _journal;

    public IReadOnlyList<LedgerEvent> Events => [.. _journal.Select(row => row.Event)];

    public static TestLedger WithAccounts(params AccountFlags[] flags)
    {
        TestLedger ledger = new();
        for (uint i = 0; i < flags.Length; i++)
        {
            Assert.Empty(ledger.Create(NewAccount(i + 1, flags[i])));
        }

        return ledger;
    }

    public static Account NewAccount(UInt128 id, AccountFlags flags = AccountFlags.None) =>
        new() { Id = id, Ledger = 1, Code = 1, Flags = flags };

    public static Transfer NewTransfer(
        UInt128 id, UInt128 debit, UInt128 credit, UInt128 amount, TransferFlags flags = TransferFlags.None) =>
        new()
        {
            Id = id,
            DebitAccountId = debit,
            CreditAccountId = credit,
            Amount = amount,
            Ledger = 1,
            Code = 1,
            Flags = flags,
        };

    public static Transfer NewHold(
        UInt128 id, UInt128 amount, uint timeout = 0, TransferFlags more = TransferFlags.None)
    {
        Transfer hold = NewTransfer(id, 1, 2, amount, TransferFlags.Pending | more);
        hold.Timeout = timeout;
        return hold;
    }

    public static Transfer Post(UInt128 id, UInt128 hold, UInt128 amount) =>
        new() { Id = id, PendingId = hold, Amount = amount, Flags = TransferFlags.PostPending };

    public static Transfer Void(UInt128 id, UInt128 hold) =>
        new() { Id = id, PendingId = hold, Flags = TransferFlags.VoidPending };

    public EventResult[] Create(params Account[] accounts)
    {
        Sweep(accounts.Length);
        _results.Clear();
        Machine.CreateAccounts(accounts, Now, _results);
        return Drain();
    }

    /// <summary>Sweeps, as a writer does before each batch, and creates.</summary>
    public EventResult[] Create(params Transfer[] transfers)
    {
        Sweep(transfers.Length);
        return CreateUnswept(transfers);
    }

    public EventResult[] CreateUnswept(params Transfer[] transfers)
    {
        _results.Clear();
        Machine.CreateTransfers(transfers, Now, _results);
        return Drain();
    }

    public NameAccountResult Name(UInt128 account, string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        _results.Clear();
        Machine.NameAccounts([new AccountName { AccountId = account, Length = text.Length }], text, Now, _results);
        EventResult[] results = Drain();
        return results.Length == 0 ? NameAccountResult.Ok : (NameAccountResult)results[0].Code;
    }

    public SetAccountLimitsResult Limit(AccountLimits limits)
    {
        _results.Clear();
        Machine.SetAccountLimits([limits], Now, _results);
        EventResult[] results = Drain();
        return results.Length == 0 ? SetAccountLimitsResult.Ok : (SetAccountLimitsResult)results[0].Code;
    }

    /// <summary>Limits how much an account may be debited within a window.</summary>
    public void LimitVelocity(UInt128 account, UInt128 amount, uint window) => Assert.Equal(
        SetAccountLimitsResult.Ok,
        Limit(new AccountLimits
        {
            AccountId = account, MaxAmount = amount, Window = window, Flags = AccountLimitFlags.HasMaxAmount,
        }));

    public ExtendHoldResult Extend(UInt128 hold, uint timeout)
    {
        Sweep(1);
        _results.Clear();
        Machine.ExtendHolds([new HoldExtension { HoldId = hold, Timeout = timeout }], Now, _results);
        EventResult[] results = Drain();
        return results.Length == 0 ? ExtendHoldResult.Ok : (ExtendHoldResult)results[0].Code;
    }

    public int Sweep(int count = 0, int max = 100)
    {
        int expired = Machine.ExpireDue(Now, count, max);
        Drain();
        return expired;
    }

    public Account Account(UInt128 id)
    {
        Assert.True(Machine.TryGetAccount(id, out Account account));
        return account;
    }

    public Transfer Transfer(UInt128 id)
    {
        Assert.True(Machine.TryGetTransfer(id, out Transfer transfer));
        return transfer;
    }

    public StateMachine Replayed()
    {
        StateMachine machine = new(LedgerLimits.Default, new EventBuffer(2));
        foreach ((LedgerEvent row, byte[] name) in _journal)
        {
            machine.Replay(row, name);
        }

        return machine;
    }

    private EventResult[] Drain()
    {
        for (; _read < Machine.Events.Position; _read++)
        {
            LedgerEvent added = Machine.Events[_read];
            added.Sequence = _journal.Count + 1;
            _journal.Add((added, Machine.Names.Text(added.TextOffset, added.TextLength).ToArray()));
        }

        return _results.Items.ToArray();
    }
}
