using System.Text;

namespace Engine.Core.Ledger;

/// <summary>The ledger: applies batches to accounts in memory, one at a time, and says what happened.</summary>
public sealed class StateMachine
{
    /// <summary>How many events to replay are best prefetched for together.</summary>
    public const int ReplayGroup = Prefetch.Group;

    private readonly LedgerState _state = new();
    private readonly AccountCreation _accountCreation;
    private readonly TransferCreation _transferCreation;
    private readonly AccountNaming _naming;
    private readonly AccountLimiting _limiting;
    private readonly HoldExpiry _expiry;
    private readonly HoldExtending _extending;
    private readonly GroupResolving _groups;
    private readonly Replayer _replayer;
    private readonly PastTransfers _nothingPast = new();
    private readonly long _firstPosition;
    private long _replayed;

    /// <summary>Makes an empty ledger that adds what happens to <paramref name="events"/>.</summary>
    public StateMachine(LedgerLimits limits, EventBuffer events)
    {
        Limits = limits;
        Events = events;
        _firstPosition = events.Position;
        _accountCreation = new AccountCreation(_state, events);
        _transferCreation = new TransferCreation(_state, events);
        _naming = new AccountNaming(_state, events);
        _limiting = new AccountLimiting(_state, events);
        _expiry = new HoldExpiry(_state, events);
        _extending = new HoldExtending(_state, events);
        _groups = new GroupResolving(_state);
        _replayer = new Replayer(_state);
        Image = new LedgerImage(_state, _replayer);
    }

    /// <summary>What it may hold. May be changed by any thread: what is in force at a batch decides on the batch.</summary>
    public LedgerLimits Limits { get; set; }

    /// <summary>Where events are added.</summary>
    public EventBuffer Events { get; }

    /// <summary>The state piece by piece, to be saved and taken in again.</summary>
    public LedgerImage Image { get; }

    /// <summary>The names of accounts.</summary>
    public NameTable Names => _state.Names;

    /// <summary>The settings of the engine that were changed while it ran. Readable by any thread.</summary>
    public SettingLog Settings => _state.Settings;

    /// <summary>Highest stamp given so far, ns since the Unix epoch.</summary>
    public ulong LastTimestamp => _state.LastTimestamp;

    /// <summary>Accounts held.</summary>
    public long AccountCount => _state.Accounts.Count;

    /// <summary>Transfers created.</summary>
    public long TransferCount => _state.Transfers.Total;

    /// <summary>Holds that are open.</summary>
    public long OpenHoldCount => _state.Transfers.Holds.OpenCount;

    /// <summary>Accounts whose velocity is limited.</summary>
    public long VelocityLimitCount => _state.Limits.VelocityCount;

    /// <summary>Transfer ids burnt.</summary>
    public long BurntCount => _state.Transfers.BurntTotal;

    /// <summary>Events in all.</summary>
    public long RowCount => Image.RestoredRows + _replayed + (Events.Position - _firstPosition);

    /// <summary>Events since the last one let go of; see <see cref="LedgerLimits.MaxUnsealedRows"/>.</summary>
    public long UnsealedRows => RowCount - _state.Forgetting.Rows;

    /// <summary>The sequence up to which transfers and burnt ids are let go of: requests bring along what they need.</summary>
    public long ForgottenThrough => _state.Forgetting.Through;

    /// <summary>
    /// Expires up to <paramref name="max"/> holds that are due at the first stamp of a batch of
    /// <paramref name="count"/> events arriving at <paramref name="now"/>. Call until it returns less than
    /// <paramref name="max"/>, then apply the batch with the same <paramref name="now"/>. Events are added; the last
    /// one of a call ends a batch (<see cref="LedgerEvent.EndsBatch"/>).
    /// </summary>
    public int ExpireDue(ulong now, int count, int max)
    {
        long before = Events.Position;
        int expired = _expiry.ExpireDue(now, count, max);
        EndBatch(before);
        return expired;
    }

    /// <summary>Applies accounts; adds at most one event each. Returns the stamp of the last event.</summary>
    public ulong CreateAccounts(
        ReadOnlySpan<Account> batch, ulong now, ResultList results, PastTransfers? past = null)
    {
        Bring(past);
        return Apply(new AccountBatch(batch, _accountCreation, _state.Accounts), now, results);
    }

    /// <summary>
    /// Applies transfers; adds at most one event each, and to <paramref name="balances"/>, where they are asked for, those
    /// after each that was ok. Returns the stamp of the last event.
    /// </summary>
    public ulong CreateTransfers(
        ReadOnlySpan<Transfer> batch,
        ulong now,
        ResultList results,
        PastTransfers? past = null,
        BalanceList? balances = null)
    {
        Bring(past);
        var transfers = new TransferBatch(batch, _transferCreation, _state, results);
        return balances is null
            ? Apply(transfers, now, results)
            : Apply(new BalancedTransferBatch(transfers, _state, balances), now, results);
    }

    /// <summary>Gives names; adds at most one event each. Returns the stamp of the last event.</summary>
    public ulong NameAccounts(ReadOnlySpan<AccountName> batch, ReadOnlySpan<byte> text, ulong now, ResultList results)
    {
        foreach (ref readonly AccountName name in batch)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(name.Length, nameof(batch));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, AccountName.MaxBytes, nameof(batch));
            _ = text.Slice(name.Offset, name.Length);
        }

        return Apply(new SingleBatch<NameRequests>(new NameRequests(batch, text, _naming)), now, results);
    }

    /// <summary>Sets limits; adds at most one event each. Returns the stamp of the last event.</summary>
    public ulong SetAccountLimits(ReadOnlySpan<AccountLimits> batch, ulong now, ResultList results) =>
        Apply(new SingleBatch<LimitRequests>(new LimitRequests(batch, _limiting)), now, results);

    /// <summary>Extends holds; adds at most one event each. Returns the stamp of the last event.</summary>
    public ulong ExtendHolds(
        ReadOnlySpan<HoldExtension> batch, ulong now, ResultList results, PastTransfers? past = null)
    {
        Bring(past);
        return Apply(new SingleBatch<ExtensionRequests>(new ExtensionRequests(batch, _extending)), now, results);
    }

    /// <summary>
    /// Notes a change of a setting; adds one event. Its text lies where that of the change before lay, which has to be
    /// journaled by then. Returns the stamp of the event.
    /// </summary>
    public ulong ChangeSetting(SettingChange change, ulong now)
    {
        if (change.Problem is { } problem)
        {
            throw new ArgumentException(problem, nameof(change));
        }

        long before = Events.Position;
        ulong stamp = Math.Max(now, LastTimestamp + 1);
        byte[] text = Encoding.UTF8.GetBytes(change.ToText());
        Events.AddSettingChanged(Names.HoldPassing(text), text.Length, stamp);
        _state.Settings.Add(change with { Timestamp = stamp });
        _state.LastTimestamp = stamp;
        EndBatch(before);
        return stamp;
    }

    /// <summary>
    /// Posts or voids every open hold of a group by one chain; adds at most one event for each. What sealed leaves say about
    /// as many ids as there may be holds has to come along.
    /// </summary>
    /// <param name="asked">The request.</param>
    /// <param name="chain">Room for the transfers: as many as there may be holds.</param>
    /// <param name="now">The clock, ns.</param>
    /// <param name="results">For the results of the chain.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="past">What sealed leaves say about the ids.</param>
    /// <returns>The stamp of the last event.</returns>
    public ulong ResolveGroup(
        in GroupResolution asked,
        Span<Transfer> chain,
        ulong now,
        ResultList results,
        out GroupAnswer answer,
        PastTransfers? past = null)
    {
        Bring(past);
        answer = _groups.Prepare(asked, chain);
        if (answer.Result == ResolveGroupResult.Ok)
        {
            Span<Transfer> made = chain[..answer.Holds];
            Apply(new TransferBatch(made, _transferCreation, _state, results), now, results);
            answer = GroupResolving.Conclude(answer, made, results.Items);
        }

        return LastTimestamp;
    }

    /// <summary>Whether the batch's accounts are sure to stay within <see cref="LedgerLimits.MaxAccounts"/>.</summary>
    public bool HasRoomForAccounts(ReadOnlySpan<Account> batch)
    {
        long room = Math.Max(0, Limits.MaxAccounts - AccountCount);
        return batch.Length <= room || CountNew(batch) <= room;
    }

    /// <summary>Whether the batch's holds are sure to stay within <see cref="LedgerLimits.MaxOpenHolds"/>.</summary>
    public bool HasRoomForHolds(ReadOnlySpan<Transfer> batch, PastTransfers? past = null)
    {
        long room = Math.Max(0, Limits.MaxOpenHolds - OpenHoldCount);
        return batch.Length <= room || CountNew(batch, TransferFlags.Pending, past) <= room;
    }

    /// <summary>Whether this many events are sure to stay within <see cref="LedgerLimits.MaxUnsealedRows"/>.</summary>
    public bool HasRoomForRows(int count) => count == 0 || UnsealedRows + count <= Limits.MaxUnsealedRows;

    /// <summary>How many accounts of a batch may be added: one whose id is known leaves nothing, as a retry does.</summary>
    public int CountNew(ReadOnlySpan<Account> batch)
    {
        int added = 0;
        foreach (ref readonly Account account in batch)
        {
            added += _state.Accounts.Find(account.Id) == AccountTable.None ? 1 : 0;
        }

        return added;
    }

    /// <summary>The same of the transfers that have these flags.</summary>
    public int CountNew(ReadOnlySpan<Transfer> batch, TransferFlags flags, PastTransfers? past = null)
    {
        Bring(past);
        int added = 0;
        foreach (ref readonly Transfer transfer in batch)
        {
            bool counts = (transfer.Flags & flags) == flags;
            added += counts && _state.Transfers.Find(transfer.Id).Kind == TransferKeyKind.Unknown ? 1 : 0;
        }

        return added;
    }

    /// <summary>Whether the batch's limits of velocity are sure to stay within <see cref="LedgerLimits.MaxVelocityLimits"/>.</summary>
    public bool HasRoomForLimits(ReadOnlySpan<AccountLimits> batch)
    {
        int added = 0;
        foreach (ref readonly AccountLimits limits in batch)
        {
            added += limits.HasVelocity ? 1 : 0;
        }

        return added == 0 || _state.Limits.VelocityCount + added <= Limits.MaxVelocityLimits;
    }

    /// <summary>Finds an account as it stands.</summary>
    public bool TryGetAccount(UInt128 id, out Account account)
    {
        int number = _state.Accounts.Find(id);
        account = number == AccountTable.None ? default : _state.Accounts[number];
        account.Reserved = 0;
        return number != AccountTable.None;
    }

    /// <summary>Finds a transfer as stored: here, or in what was found in sealed leaves.</summary>
    public bool TryGetTransfer(UInt128 id, out Transfer transfer, PastTransfers? past = null)
    {
        Bring(past);
        TransferKey key = _state.Transfers.Find(id);
        bool found = key.Kind == TransferKeyKind.Transfer;
        transfer = found ? _state.Transfers[key.Number] : default;
        return found;
    }

    /// <summary>
    /// Finds the limits of an account, and what counts against its velocity for a debit at <paramref name="now"/>. False
    /// where it has none.
    /// </summary>
    public bool TryGetLimits(UInt128 id, ulong now, out AccountLimits limits, out VelocityTotal counted)
    {
        (limits, counted) = (default, default);
        int account = _state.Accounts.Find(id);
        if (account == AccountTable.None || !AccountMark.IsLimited(_state.Accounts[account]))
        {
            return false;
        }

        int number = _state.Limits.Find(account);
        limits = _state.Limits[number].Limits;
        if (limits.HasVelocity)
        {
            ulong stamp = Math.Max(now, LastTimestamp + 1);
            counted = _state.Limits.WindowOf(number).TotalAt(VelocityWindow.SlotOf(stamp, limits.Window));
        }

        return true;
    }

    /// <summary>Finds the account that has a name within a ledger.</summary>
    public bool TryResolveName(uint ledger, ReadOnlySpan<byte> name, out UInt128 accountId)
    {
        bool found = _state.Names.TryFind(ledger, name, out NameRecord record);
        accountId = found ? _state.Accounts[record.Account].Id : UInt128.Zero;
        return found;
    }

    /// <summary>Finds the name of an account; empty where it has none.</summary>
    public ReadOnlySpan<byte> NameOf(UInt128 accountId) =>
        _state.Names.TryFind(_state.Accounts.Find(accountId), out NameRecord name) ? _state.Names.Text(name) : [];

    /// <summary>
    /// Asks for the memory that the next events to replay will need, all of them together; best
    /// <see cref="ReplayGroup"/> at a time. Changes nothing, and need not be followed by them.
    /// </summary>
    public void PrefetchReplay(ReadOnlySpan<LedgerEvent> coming) => _replayer.PrefetchFor(coming);

    /// <summary>
    /// Re-applies one event of the journal and checks that it fits the state: an account that a transfer names
    /// exists, a hold that is posted is open, limits hold. Adds no event.
    /// </summary>
    /// <param name="journaled">The event.</param>
    /// <param name="name">The text of a naming event; otherwise empty.</param>
    /// <exception cref="ReplayException">The event contradicts the state.</exception>
    public void Replay(in LedgerEvent journaled, ReadOnlySpan<byte> name)
    {
        _replayer.Replay(journaled, name);
        _replayed++;
    }

    /// <summary>
    /// Notes that all events so far lie at sequences up to this one, and all others after it: the end of a leaf, from which
    /// on it can be let go of.
    /// </summary>
    public void EndLeaf(long sequence) => _state.Forgetting.EndLeaf(sequence, RowCount);

    /// <summary>
    /// Lets go of up to <paramref name="count"/> of the transfers and burnt ids at sequences up to
    /// <paramref name="through"/>, which is sealed: from then on each request has to bring along what sealed leaves say
    /// about its ids. Whether there was something to do.
    /// </summary>
    public bool Forget(long through, int count)
    {
        _state.Forgetting.Begin(through);
        bool isAtWork = _state.Forgetting.IsAtWork;
        if (isAtWork)
        {
            _state.Forgetting.Step(count);
        }

        return isAtWork;
    }

    /// <summary>Raises <see cref="LastTimestamp"/> to what a block row of the journal says was given.</summary>
    public void ObserveTimestamp(ulong timestamp) =>
        _state.LastTimestamp = Math.Max(_state.LastTimestamp, timestamp);

    /// <summary>The trial balance of each ledger, by rising ledger.</summary>
    public IReadOnlyList<LedgerTotals> ComputeTotals() => TrialBalance.Compute(_state.Accounts);

    /// <summary>
    /// XXH128 over the state after <see cref="ForgottenThrough"/> in canonical order (accounts, open holds from before, later
    /// transfers, hold states and burnt ids with reasons, names, limits, changed settings; as created): equal for a ledger
    /// and for its replay. A look at every record: a second or so for 10 million.
    /// </summary>
    public UInt128 ComputeDigest() => StateDigest.Compute(_state);

    private void Bring(PastTransfers? past)
    {
        _state.Transfers.Past = past ?? _nothingPast;
        Invariant.Holds(
            _state.Transfers.Past.Through >= ForgottenThrough,
            "a request knows of every sealed leaf that the ledger has let go of");
    }

    private ulong Apply<TBatch>(TBatch batch, ulong now, ResultList results)
        where TBatch : struct, IEventBatch, allows ref struct
    {
        if (batch.Count > 0)
        {
            long before = Events.Position;
            ulong lastStamp = Math.Max(now, LastTimestamp + (ulong)batch.Count);
            new BatchRun<TBatch>(batch, lastStamp, _state.Undo, Events, results).Run();
            _state.LastTimestamp = lastStamp;
            EndBatch(before);
        }

        return LastTimestamp;
    }

    private void EndBatch(long before)
    {
        if (Events.Position > before)
        {
            Events[Events.Position - 1].EndsBatch = true;
        }
    }
}
