using System.Numerics;
using System.Text;
using Engine.Core.Ledger;
using Engine.Model.Rules;

namespace Engine.Model;

/// <summary>
/// The ledger's rules a second time, written to be read: dictionaries, one rule a line, in the order in which the rules
/// are stated. It shares the record types with the engine's ledger and nothing else.
/// </summary>
public sealed class ReferenceLedger
{
    private readonly LedgerState _state = new();
    private readonly AccountRules _accounts;
    private readonly TransferRules _transfers;
    private readonly Expiry _expiry;
    private readonly ExtensionRules _extensions;
    private readonly GroupRules _groups;

    /// <summary>Makes an empty ledger.</summary>
    public ReferenceLedger()
    {
        _accounts = new AccountRules(_state);
        _transfers = new TransferRules(_state);
        _expiry = new Expiry(_state);
        _extensions = new ExtensionRules(_state);
        _groups = new GroupRules(_state, _transfers);
    }

    /// <summary>What the journal would hold, in order.</summary>
    public IReadOnlyList<LedgerEvent> Events => _state.Events;

    /// <summary>The accounts after each transfer of the last batch that was ok, by its index.</summary>
    public IReadOnlyDictionary<int, (Account Debit, Account Credit)> After { get; private set; } =
        new Dictionary<int, (Account, Account)>();

    /// <summary>Highest stamp given, ns since the Unix epoch.</summary>
    public ulong LastTimestamp => _state.LastTimestamp;

    /// <summary>All accounts as they stand.</summary>
    public IEnumerable<Account> Accounts => _state.Accounts.Items.Select(item => item.Value);

    /// <summary>How many accounts there are.</summary>
    public int AccountCount => _state.Accounts.Count;

    /// <summary>How many transfers there are.</summary>
    public int TransferCount => _state.Transfers.Count;

    /// <summary>How many transfer ids are burnt.</summary>
    public int BurntCount => _state.Burnt.Count;

    /// <summary>How many holds are open.</summary>
    public int OpenHoldCount => _state.Holds.Items.Count(hold => hold.Value == HoldState.Open);

    /// <summary>Goes on from a stamp, as after a restart that remembers no refusal.</summary>
    public void GoOnFrom(ulong lastTimestamp) => _state.LastTimestamp = lastTimestamp;

    /// <summary>
    /// Expires what is due at the first stamp of a batch of <paramref name="count"/> events at <paramref name="now"/>.
    /// </summary>
    public int ExpireDue(ulong now, int count)
    {
        int before = _state.Events.Count;
        _expiry.Sweep(now, count);
        return EndBatch(before);
    }

    /// <summary>Applies accounts at a clock value; one answer each.</summary>
    public IReadOnlyList<Answer> CreateAccounts(IReadOnlyList<Account> batch, ulong now)
    {
        int before = _state.Events.Count;
        var rules = new BatchRules<Account>(_state, _accounts);
        IReadOnlyList<Answer> answers = rules.Run(batch, now);
        EndBatch(before);
        return answers;
    }

    /// <summary>Applies transfers at a clock value; one answer each.</summary>
    public IReadOnlyList<Answer> CreateTransfers(IReadOnlyList<Transfer> batch, ulong now)
    {
        int before = _state.Events.Count;
        var rules = new BatchRules<Transfer>(_state, _transfers);
        IReadOnlyList<Answer> answers = rules.Run(batch, now);
        After = rules.After;
        EndBatch(before);
        return answers;
    }

    /// <summary>Gives accounts their names at a clock value; one answer each.</summary>
    public IReadOnlyList<Answer> NameAccounts(IReadOnlyList<AccountName> batch, ReadOnlySpan<byte> text, ulong now)
    {
        int before = _state.Events.Count;
        ulong stamp = BatchClock.FirstStamp(_state.LastTimestamp, now, batch.Count);
        var answers = new List<Answer>();
        foreach (AccountName name in batch)
        {
            string words = Encoding.UTF8.GetString(text.Slice(name.Offset, name.Length));
            answers.Add(new Answer((ushort)NameRules.Apply(_state, name.AccountId, words, stamp)));
            _state.LastTimestamp = stamp++;
        }

        EndBatch(before);
        return answers;
    }

    /// <summary>Extends holds at a clock value; one answer each.</summary>
    public IReadOnlyList<Answer> ExtendHolds(IReadOnlyList<HoldExtension> batch, ulong now)
    {
        int before = _state.Events.Count;
        ulong stamp = BatchClock.FirstStamp(_state.LastTimestamp, now, batch.Count);
        var answers = new List<Answer>();
        foreach (HoldExtension extension in batch)
        {
            answers.Add(new Answer((ushort)_extensions.Apply(extension, stamp)));
            _state.LastTimestamp = stamp++;
        }

        EndBatch(before);
        return answers;
    }

    /// <summary>Sets the limits of accounts at a clock value; one answer each.</summary>
    public IReadOnlyList<Answer> SetAccountLimits(IReadOnlyList<AccountLimits> batch, ulong now)
    {
        int before = _state.Events.Count;
        ulong stamp = BatchClock.FirstStamp(_state.LastTimestamp, now, batch.Count);
        var answers = new List<Answer>();
        foreach (AccountLimits limits in batch)
        {
            answers.Add(new Answer((ushort)LimitRules.Set(_state, limits, stamp)));
            _state.LastTimestamp = stamp++;
        }

        EndBatch(before);
        return answers;
    }

    /// <summary>What would count against an account's velocity for a debit now.</summary>
    public VelocityTotal CountedNow(UInt128 account, ulong now)
    {
        (BigInteger amount, int debits) =
            LimitRules.Counted(_state, account, Math.Max(now, _state.LastTimestamp + 1));
        return new VelocityTotal
        {
            Amount = amount > UInt128.MaxValue ? UInt128.MaxValue : (UInt128)amount, Count = (ulong)debits,
        };
    }

    /// <summary>Whether an account has limits now.</summary>
    public bool IsLimited(UInt128 account) => LimitRules.Of(_state, account) != LimitSetting.None;

    /// <summary>Resolves a group of holds at a clock value.</summary>
    public GroupAnswer ResolveGroup(GroupResolution asked, ulong now)
    {
        int before = _state.Events.Count;
        GroupAnswer answer = _groups.Apply(asked, now);
        EndBatch(before);
        return answer;
    }

    /// <summary>Finds an account as it stands.</summary>
    public bool TryGetAccount(UInt128 id, out Account account) => _state.Accounts.TryGet(id, out account);

    /// <summary>Finds a transfer as stored.</summary>
    public bool TryGetTransfer(UInt128 id, out Transfer transfer) => _state.Transfers.TryGet(id, out transfer);

    /// <summary>What has become of a hold; null where no pending transfer has that id.</summary>
    public HoldState? HoldStateOf(UInt128 id) => _state.Holds.TryGet(id, out HoldState state) ? state : null;

    /// <summary>The name of an account; empty where it has none.</summary>
    public string NameOf(UInt128 id) => _state.NameByAccount.TryGet(id, out string name) ? name : "";

    /// <summary>Finds the account that has a name within a ledger.</summary>
    public bool TryResolveName(uint ledger, string name, out UInt128 id) =>
        _state.AccountByName.TryGet((ledger, name), out id);

    private int EndBatch(int before)
    {
        int added = _state.Events.Count - before;
        if (added > 0)
        {
            _state.Events[^1] = _state.Events[^1] with { EndsBatch = true };
        }

        return added;
    }
}
