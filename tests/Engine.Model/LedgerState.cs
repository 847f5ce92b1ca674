using System.Collections.Immutable;
using Engine.Core.Ledger;
using Engine.Model.Rules;

namespace Engine.Model;

/// <summary>
/// Everything the reference ledger remembers. All but events, burnt ids and the clock follows the savepoint.
/// </summary>
internal sealed class LedgerState
{
    public LedgerState()
    {
        Accounts = new(Undo);
        CreatedFlags = new(Undo);
        Transfers = new(Undo);
        Holds = new(Undo);
        Captured = new(Undo);
        DueTimes = new(Undo);
        DueHolds = new(Undo);
        Burnt = new(Undo);
        AccountStamps = new(Undo);
        TransferStamps = new(Undo);
        NameByAccount = new(Undo);
        AccountByName = new(Undo);
        Limits = new(Undo);
        Debits = new(Undo);
    }

    public UndoLog Undo { get; } = new();

    public Table<UInt128, Account> Accounts { get; }

    public Table<UInt128, AccountFlags> CreatedFlags { get; }

    public Table<UInt128, Transfer> Transfers { get; }

    public Table<UInt128, HoldState> Holds { get; }

    /// <summary>What was captured of holds so far; 0 where nothing was.</summary>
    public Table<UInt128, UInt128> Captured { get; }

    /// <summary>When holds with a timeout run out, ns, as it is in force.</summary>
    public Table<UInt128, ulong> DueTimes { get; }

    /// <summary>Open holds that run out, in the order in which they do.</summary>
    public OrderedSet<(ulong Due, ulong Created, UInt128 Id)> DueHolds { get; }

    public Table<UInt128, CreateTransferResult> Burnt { get; }

    public OrderedSet<ulong> AccountStamps { get; }

    public OrderedSet<ulong> TransferStamps { get; }

    public Table<UInt128, string> NameByAccount { get; }

    public Table<(uint Ledger, string Name), UInt128> AccountByName { get; }

    public Table<UInt128, LimitSetting> Limits { get; }

    /// <summary>The debits of an account that its limits of velocity have counted.</summary>
    public Table<UInt128, ImmutableList<(ulong Stamp, UInt128 Amount)>> Debits { get; }

    public List<LedgerEvent> Events { get; } = [];

    public ulong LastTimestamp { get; set; }

    public void ChangeAccount(UInt128 id, Func<Account, Account> change) => Accounts[id] = change(Accounts[id]);

    public void Close(UInt128 id, bool closed) => ChangeAccount(id, account =>
    {
        account.Flags = closed ? account.Flags | AccountFlags.Closed : account.Flags & ~AccountFlags.Closed;
        return account;
    });

    /// <summary>When a hold runs out, ns; null for never.</summary>
    public ulong? DueTime(in Transfer hold) => DueTimes.TryGet(hold.Id, out ulong due) ? due : null;

    /// <summary>When a hold with a timeout of so many seconds runs out, ns.</summary>
    public static ulong DueTime(in Transfer hold, uint timeout) => hold.Timestamp + (timeout * 1_000_000_000UL);

    /// <summary>What is still reserved by an open hold.</summary>
    public UInt128 Remains(in Transfer hold) =>
        hold.Amount - (Captured.TryGet(hold.Id, out UInt128 captured) ? captured : 0);
}
