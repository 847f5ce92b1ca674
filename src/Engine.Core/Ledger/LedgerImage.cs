using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// The state of a ledger piece by piece, for a checkpoint: accounts as they lie in memory, in pages; names; limits; changed
/// settings; the open holds; and where it stands. Taken in by an empty ledger, which is then one that has let go of every transfer.
/// </summary>
public sealed class LedgerImage
{
    /// <summary>Accounts on a page: 32 KiB.</summary>
    public const int PageAccounts = 256;

    private readonly LedgerState _state;
    private readonly Replayer _replayer;

    internal LedgerImage(LedgerState state, Replayer replayer) => (_state, _replayer) = (state, replayer);

    /// <summary>Accounts held.</summary>
    public int AccountCount => _state.Accounts.Count;

    /// <summary>Names given.</summary>
    public int NameCount => _state.Names.Count;

    /// <summary>Accounts that have or had limits.</summary>
    public int LimitCount => _state.Limits.Count;

    /// <summary>The changes of settings that are kept.</summary>
    public IReadOnlyList<SettingChange> Settings => _state.Settings.Changes;

    /// <summary>Events that the state was restored with.</summary>
    public long RestoredRows { get; private set; }

    /// <summary>Where the ledger stands.</summary>
    /// <param name="sequence">The sequence that it is at.</param>
    /// <param name="rows">Events up to there.</param>
    public LedgerMark MarkAt(long sequence, long rows) => new(
        sequence,
        rows,
        _state.Transfers.Total,
        _state.Transfers.BurntTotal,
        _state.LastTimestamp,
        _replayer.LastGiven,
        _state.Transfers.Newest);

    /// <summary>The number of an account, in the order of creation; -1 for none.</summary>
    public int NumberOf(UInt128 account) => _state.Accounts.Find(account);

    /// <summary>An account by its number.</summary>
    public ref readonly Account AccountAt(int number) => ref _state.Accounts[number];

    /// <summary>The bytes of a page of accounts; the last one may be shorter.</summary>
    public ReadOnlySpan<byte> Page(int page)
    {
        int first = page * PageAccounts;
        int count = Math.Min(PageAccounts, AccountCount - first);
        return MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref _state.Accounts[first], count));
    }

    /// <summary>A name by its number: whose it is, and its text.</summary>
    public ReadOnlySpan<byte> NameAt(int number, out int account, out uint ledger)
    {
        ref readonly NameRecord name = ref _state.Names[number];
        (account, ledger) = (name.Account, name.Ledger);
        return _state.Names.Text(name);
    }

    /// <summary>The number of an account's limits by its own, in the order in which accounts were limited; -1 for none.</summary>
    public int LimitNumberOf(int account) => _state.Limits.Find(account);

    /// <summary>Whether an account has limits now.</summary>
    public bool IsLimited(int account) => AccountMark.IsLimited(_state.Accounts[account]);

    /// <summary>Limits by their number: whose they are, and the bytes of their window where velocity is limited.</summary>
    public ref readonly AccountLimits LimitsAt(int number, out int account, out ReadOnlySpan<byte> window)
    {
        ref readonly LimitRecord record = ref _state.Limits[number];
        account = record.Account;
        window = record.Limits.HasVelocity
            ? MemoryMarshal.AsBytes(new ReadOnlySpan<VelocityWindow>(in _state.Limits.WindowOf(number)))
            : [];
        return ref record.Limits;
    }

    /// <summary>The holds that are open, by their stamps.</summary>
    public IReadOnlyList<OpenHold> ReadOpenHolds() => OpenHolds.Of(_state.Transfers, _state.Transfers.Count);

    /// <summary>Takes in a page of accounts; pages come in order.</summary>
    public void RestorePage(ReadOnlySpan<byte> page)
    {
        foreach (ref readonly Account account in MemoryMarshal.Cast<byte, Account>(page))
        {
            _state.Accounts.Restore(account);
        }
    }

    /// <summary>Takes in a name; names come in order, after the accounts.</summary>
    public void RestoreName(int account, uint ledger, ReadOnlySpan<byte> text) => _state.Names.Add(account, ledger, text);

    /// <summary>Takes in limits with their window; limits come in order, after the accounts, which bear the marks.</summary>
    public void RestoreLimits(int account, in AccountLimits limits, ReadOnlySpan<byte> window)
    {
        int number = _state.Limits.Set(account, limits);
        if (limits.HasVelocity)
        {
            _state.Limits.WindowOf(number) = MemoryMarshal.Read<VelocityWindow>(window);
        }
    }

    /// <summary>Takes in a change of a setting; changes come in order.</summary>
    public void RestoreSetting(SettingChange change) => _state.Settings.Add(change);

    /// <summary>Takes in an open hold; holds come by their stamps.</summary>
    public void RestoreHold(in OpenHold hold) => _state.Transfers.RestoreHold(hold);

    /// <summary>Takes in where the ledger stood.</summary>
    public void RestoreMark(in LedgerMark mark)
    {
        RestoredRows = mark.Rows;
        _state.LastTimestamp = mark.LastTimestamp;
        _replayer.LastGiven = mark.LastGiven;
        _state.Transfers.RestoreBefore(mark.Transfers, mark.Burnt, mark.NewestTransfer);
        _state.Forgetting.Restore(mark.Sequence, mark.Rows);
    }
}
