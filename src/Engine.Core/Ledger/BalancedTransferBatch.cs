namespace Engine.Core.Ledger;

/// <summary>
/// A batch of transfers to create that notes the balances after each. A kind of batch of its own, so that those that ask for
/// none are not asked event by event.
/// </summary>
internal readonly ref struct BalancedTransferBatch(TransferBatch transfers, LedgerState state, BalanceList balances)
    : IEventBatch
{
    private readonly TransferBatch _transfers = transfers;

    /// <inheritdoc/>
    public static ushort Exists => TransferBatch.Exists;

    /// <inheritdoc/>
    public static ushort ImportedEventExpected => TransferBatch.ImportedEventExpected;

    /// <inheritdoc/>
    public int Count => _transfers.Count;

    /// <inheritdoc/>
    public bool IsLinked(int index) => _transfers.IsLinked(index);

    /// <inheritdoc/>
    public bool IsImported(int index) => _transfers.IsImported(index);

    /// <inheritdoc/>
    public ulong TimestampOf(int index) => _transfers.TimestampOf(index);

    /// <inheritdoc/>
    public void PrefetchGroup(int first, int count) => _transfers.PrefetchGroup(first, count);

    /// <inheritdoc/>
    public bool ExistsAlready(int index) => _transfers.ExistsAlready(index);

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp)
    {
        ushort code = _transfers.Apply(index, stamp);
        if (code == (ushort)CreateTransferResult.Ok)
        {
            // A post or void is stored with the accounts of its hold.
            ref readonly Transfer stored = ref state.Transfers[state.Transfers.NewestNumber];
            ref TransferBalances after = ref balances.Add(index);
            after.Debit = Balances.Of(state.Accounts[state.Accounts.Find(stored.DebitAccountId)]);
            after.Credit = Balances.Of(state.Accounts[state.Accounts.Find(stored.CreditAccountId)]);
        }

        return code;
    }

    /// <inheritdoc/>
    public void Describe(ref EventResult refusal) => _transfers.Describe(ref refusal);

    /// <inheritdoc/>
    public void LeaveTrace(int index, ulong stamp, ushort code) => _transfers.LeaveTrace(index, stamp, code);

    /// <inheritdoc/>
    public void TakeBack(int first) => balances.TakeBack(first);
}
