namespace Engine.Core.Ledger;

/// <summary>A batch of transfers to create.</summary>
internal readonly ref struct TransferBatch(
    ReadOnlySpan<Transfer> requests, TransferCreation creation, LedgerState state, ResultList results) : IEventBatch
{
    private readonly ReadOnlySpan<Transfer> _requests = requests;

    /// <inheritdoc/>
    public static ushort Exists => (ushort)CreateTransferResult.Exists;

    /// <inheritdoc/>
    public static ushort ImportedEventExpected => (ushort)CreateTransferResult.ImportedEventExpected;

    /// <inheritdoc/>
    public int Count => _requests.Length;

    /// <inheritdoc/>
    public bool IsLinked(int index) => (_requests[index].Flags & TransferFlags.Linked) != 0;

    /// <inheritdoc/>
    public bool IsImported(int index) => (_requests[index].Flags & TransferFlags.Imported) != 0;

    /// <inheritdoc/>
    public ulong TimestampOf(int index) => _requests[index].Timestamp;

    /// <inheritdoc/>
    public void PrefetchGroup(int first, int count)
    {
        ReadOnlySpan<Transfer> group = _requests.Slice(first, count);
        foreach (ref readonly Transfer request in group)
        {
            state.Transfers.PrefetchSlot(request.Id);
            state.Accounts.PrefetchSlot(request.DebitAccountId);
            state.Accounts.PrefetchSlot(request.CreditAccountId);
        }

        foreach (ref readonly Transfer request in group)
        {
            state.Accounts.PrefetchRecord(request.DebitAccountId);
            state.Accounts.PrefetchRecord(request.CreditAccountId);
        }
    }

    /// <inheritdoc/>
    public bool ExistsAlready(int index) =>
        TransferIdentity.Check(_requests[index], state.Transfers) == CreateTransferResult.Exists;

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp)
    {
        ref readonly Transfer request = ref _requests[index];
        CreateTransferResult result = creation.Create(request, stamp, out UInt128 amount);
        if (result == CreateTransferResult.Ok && amount != request.Amount)
        {
            results.Add(index, code: 0).Amount = amount;
        }

        return (ushort)result;
    }

    /// <inheritdoc/>
    public void Describe(ref EventResult refusal)
    {
        UInt128 id = _requests[refusal.Index].Id;
        switch ((CreateTransferResult)refusal.Code)
        {
            case CreateTransferResult.Exists:
                refusal.Timestamp = state.Transfers.TimestampOf(state.Transfers.Find(id).Number);
                break;
            case CreateTransferResult.IdAlreadyFailed:
                refusal.Reason = (ushort)state.Transfers.Burnt[state.Transfers.Find(id).Number].Reason;
                break;
        }
    }

    /// <inheritdoc/>
    public void LeaveTrace(int index, ulong stamp, ushort code) =>
        creation.LeaveTrace(_requests[index], stamp, (CreateTransferResult)code);
}
