namespace Engine.Core.Ledger;

/// <summary>The ledger: applies batches to accounts in memory, one at a time, and says what happened.</summary>
public sealed class StateMachine
{
    /// <summary>Makes an empty ledger that adds what happens to <paramref name="events"/>.</summary>
    public StateMachine(LedgerLimits limits, EventBuffer events) => throw new NotImplementedException();

    /// <summary>The limits it was made with.</summary>
    public LedgerLimits Limits => throw new NotImplementedException();

    /// <summary>Where events are added.</summary>
    public EventBuffer Events => throw new NotImplementedException();

    /// <summary>The names of accounts.</summary>
    public NameTable Names => throw new NotImplementedException();

    /// <summary>Highest stamp given so far, ns since the Unix epoch.</summary>
    public ulong LastTimestamp => throw new NotImplementedException();

    /// <summary>Accounts held.</summary>
    public long AccountCount => throw new NotImplementedException();

    /// <summary>Transfers held.</summary>
    public long TransferCount => throw new NotImplementedException();

    /// <summary>Holds that are open.</summary>
    public long OpenHoldCount => throw new NotImplementedException();

    /// <summary>Transfer ids burnt.</summary>
    public long BurntCount => throw new NotImplementedException();

    /// <summary>Events added or replayed since the start: what <see cref="LedgerLimits.MaxUnsealedRows"/> bounds.</summary>
    public long RowCount => throw new NotImplementedException();

    /// <summary>
    /// Expires up to <paramref name="max"/> holds that are due at the first stamp of a batch of
    /// <paramref name="count"/> events arriving at <paramref name="now"/>. Call until it returns less than
    /// <paramref name="max"/>, then apply the batch with the same <paramref name="now"/>. Events are added; the last
    /// one of a call ends a batch (<see cref="LedgerEvent.EndsBatch"/>).
    /// </summary>
    public int ExpireDue(ulong now, int count, int max) => throw new NotImplementedException();

    /// <summary>Applies accounts; adds at most one event each. Returns the stamp of the last event.</summary>
    public ulong CreateAccounts(ReadOnlySpan<Account> batch, ulong now, ResultList results) =>
        throw new NotImplementedException();

    /// <summary>Applies transfers; adds at most one event each. Returns the stamp of the last event.</summary>
    public ulong CreateTransfers(ReadOnlySpan<Transfer> batch, ulong now, ResultList results) =>
        throw new NotImplementedException();

    /// <summary>Gives names; adds at most one event each. Returns the stamp of the last event.</summary>
    public ulong NameAccounts(ReadOnlySpan<AccountName> batch, ReadOnlySpan<byte> text, ulong now, ResultList results) =>
        throw new NotImplementedException();

    /// <summary>Whether a batch of this many events is sure to stay within <see cref="LedgerLimits.MaxAccounts"/>.</summary>
    public bool HasRoomForAccounts(int count) => throw new NotImplementedException();

    /// <summary>Whether the batch's pending transfers are sure to stay within <see cref="LedgerLimits.MaxOpenHolds"/>.</summary>
    public bool HasRoomForHolds(ReadOnlySpan<Transfer> batch) => throw new NotImplementedException();

    /// <summary>Whether this many events are sure to stay within <see cref="LedgerLimits.MaxUnsealedRows"/>.</summary>
    public bool HasRoomForRows(int count) => throw new NotImplementedException();

    /// <summary>Finds an account as it stands.</summary>
    public bool TryGetAccount(UInt128 id, out Account account) => throw new NotImplementedException();

    /// <summary>Finds a transfer as stored.</summary>
    public bool TryGetTransfer(UInt128 id, out Transfer transfer) => throw new NotImplementedException();

    /// <summary>Finds the account that has a name within a ledger.</summary>
    public bool TryResolveName(uint ledger, ReadOnlySpan<byte> name, out UInt128 accountId) =>
        throw new NotImplementedException();

    /// <summary>Finds the name of an account; empty where it has none.</summary>
    public ReadOnlySpan<byte> NameOf(UInt128 accountId) => throw new NotImplementedException();

    /// <summary>
    /// Re-applies one event of the journal and checks that it fits the state: an account that a transfer names
    /// exists, a hold that is posted is open, limits hold. Adds no event.
    /// </summary>
    /// <param name="journaled">The event.</param>
    /// <param name="name">The text of a naming event; otherwise empty.</param>
    /// <exception cref="ReplayException">The event contradicts the state.</exception>
    public void Replay(in LedgerEvent journaled, ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>Raises <see cref="LastTimestamp"/> to what a block row of the journal says was given.</summary>
    public void ObserveTimestamp(ulong timestamp) => throw new NotImplementedException();

    /// <summary>The trial balance of each ledger, by rising ledger.</summary>
    public IReadOnlyList<LedgerTotals> ComputeTotals() => throw new NotImplementedException();

    /// <summary>
    /// XXH128 over the whole state in canonical order (accounts, transfers, hold states, burnt ids with reasons, names; as
    /// created): equal for a ledger and for its replay. A look at every record: a fraction of a second for 10 million.
    /// </summary>
    public UInt128 ComputeDigest() => throw new NotImplementedException();
}
