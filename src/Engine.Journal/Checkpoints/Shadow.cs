using Engine.Core.Ledger;
using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Past;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.Checkpoints;

/// <summary>
/// The ledger as it stood at the end of a leaf, replayed from what is durable and independent of the one that serves: from
/// it a checkpoint is saved. It lets go of every transfer at once, and notes what a leaf changes.
/// </summary>
internal sealed class Shadow(Leaves leaves) : IJournalSink
{
    private const int ForgottenAtOnce = 4096;

    private readonly StateMachine _ledger = new(
        new LedgerLimits(long.MaxValue, long.MaxValue, long.MaxValue), new EventBuffer(2));

    private readonly HashSet<int> _changedAccounts = [];
    private readonly HashSet<int> _changedPages = [];
    private readonly HashSet<int> _changedLimitPages = [];
    private LeafIds _ids = new();
    private IReadOnlyList<LedgerTotals> _totalsBefore = [];
    private int _namesBefore;

    /// <summary>The state.</summary>
    public LedgerImage Image => _ledger.Image;

    /// <summary>The leaf at whose end it stands; 0 before the first.</summary>
    public int Leaf { get; private set; }

    /// <summary>The digest of what has been saved.</summary>
    public ImageDigest Digest { get; private set; } = new();

    /// <summary>The holds that were open at the end of the leaf before.</summary>
    public Dictionary<UInt128, OpenHold> HoldsBefore { get; private set; } = [];

    /// <summary>Where it stands.</summary>
    public LedgerMark Mark => Image.MarkAt(leaves.LastOf(Leaf), _ledger.RowCount);

    /// <summary>Numbers of the accounts that the leaf touched.</summary>
    public IReadOnlyCollection<int> ChangedAccounts => _changedAccounts;

    /// <summary>Pages of accounts that have changed since they were saved.</summary>
    public IReadOnlyCollection<int> ChangedPages => _changedPages;

    /// <summary>Pages of names that have changed since they were saved.</summary>
    public IEnumerable<int> ChangedNamePages
    {
        get
        {
            int first = _namesBefore / NamePage.Names;
            int end = (Image.NameCount + NamePage.Names - 1) / NamePage.Names;
            return Image.NameCount == _namesBefore ? [] : Enumerable.Range(first, end - first);
        }
    }

    /// <summary>Pages of limits that have changed since they were saved, by a setting or by what their windows hold.</summary>
    public IReadOnlyCollection<int> ChangedLimitPages => _changedLimitPages;

    /// <summary>Whether a setting was changed since they were saved.</summary>
    public bool HasChangedSettings { get; private set; }

    /// <summary>Goes on from a checkpoint.</summary>
    public static Shadow From(Checkpoint checkpoint, Leaves leaves)
    {
        var shadow = new Shadow(leaves) { Leaf = checkpoint.Leaf, Digest = checkpoint.Digest };
        checkpoint.RestoreTo(shadow._ledger);
        shadow.Saved();
        return shadow;
    }

    /// <summary>Reads the next leaf, which is full.</summary>
    /// <exception cref="JournalDamageException">A row of it is missing, changed or added.</exception>
    public async Task<ChainHead> ReadNextAsync(NpgsqlConnection connection, SealPace pace, CancellationToken cancellation)
    {
        ChainHead before = Leaf == 0
            ? ChainHead.Empty
            : await SealedHead.ReadAsync(connection, Leaf, cancellation).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"Leaf {Leaf} is not sealed.");
        BeginLeaf();
        ILeafSource rows = await LeafSource.FindAsync(connection, Leaf + 1, before, cancellation).ConfigureAwait(false);
        (ChainHead head, _) = await LeafPass
            .ReadAsync(rows, before, this, progress: null, pace, cancellation).ConfigureAwait(false);
        Leaf++;
        Forget(leaves.LastOf(Leaf));
        return head;
    }

    /// <summary>What the leaf has changed of the totals of each ledger, modulo 2^128.</summary>
    public IEnumerable<LedgerTotals> LedgerChanges()
    {
        Dictionary<uint, LedgerTotals> before = _totalsBefore.ToDictionary(totals => totals.Ledger);
        return _ledger.ComputeTotals().Select(totals => totals.Since(before.GetValueOrDefault(totals.Ledger)));
    }

    private void BeginLeaf()
    {
        _changedAccounts.Clear();
        _ids = new LeafIds();
        HoldsBefore = Image.ReadOpenHolds().ToDictionary(hold => hold.Record.Id);
        _totalsBefore = _ledger.ComputeTotals();
    }

    /// <summary>Everything that has changed is saved.</summary>
    public void Saved()
    {
        _changedPages.Clear();
        _changedLimitPages.Clear();
        HasChangedSettings = false;
        _namesBefore = Image.NameCount;
    }

    /// <summary>What is to be known of the leaf, once it is sealed.</summary>
    public SealedLeaf Describe() => _ids.Describe(Leaf);

    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<LedgerEvent> coming) => _ledger.PrefetchReplay(coming);

    /// <inheritdoc/>
    public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name)
    {
        _ledger.Replay(happened, name);
        _ids.Add(happened);
        switch (happened.Kind)
        {
            case EventKind.AccountCreated:
                Touch(happened.Id);
                break;
            case EventKind.Transfer:
            case EventKind.Expiry:
                TouchBoth(happened);
                break;
            case EventKind.AccountLimitsSet:
                LimitsChanged(Image.NumberOf(happened.Id));
                break;
            case EventKind.SettingChanged:
                HasChangedSettings = true;
                break;
        }
    }

    /// <inheritdoc/>
    public void Block(in BlockRow row)
    {
        _ledger.ObserveTimestamp(row.Timestamp);
        Forget(row.LastSequence);
    }

    private void Forget(long through)
    {
        _ledger.EndLeaf(through);
        while (_ledger.Forget(through, ForgottenAtOnce))
        {
        }
    }

    private void TouchBoth(in LedgerEvent happened)
    {
        Touch(happened.DebitAccountId);
        Touch(happened.CreditAccountId);
    }

    // The account's mark changes with them, though no balance does.
    private void LimitsChanged(int account)
    {
        _changedPages.Add(account / LedgerImage.PageAccounts);
        _changedLimitPages.Add(Image.LimitNumberOf(account) / LimitPage.Accounts);
    }

    private void Touch(UInt128 account)
    {
        int number = Image.NumberOf(account);
        if (_changedAccounts.Add(number))
        {
            _changedPages.Add(number / LedgerImage.PageAccounts);
        }

        if (Image.IsLimited(number))
        {
            _changedLimitPages.Add(Image.LimitNumberOf(number) / LimitPage.Accounts);
        }
    }
}
