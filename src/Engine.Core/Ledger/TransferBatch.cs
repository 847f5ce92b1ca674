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
        for (int index = first; index < first + count; index++)
        {
            ref readonly Transfer request = ref _requests[index];
            ref TransferTags tags = ref creation.TagsOf(index);
            tags.Id = state.Transfers.TagOf(request.Id);
            tags.Debit = state.Accounts.TagOf(request.DebitAccountId);
            tags.Credit = state.Accounts.TagOf(request.CreditAccountId);
            state.Transfers.PrefetchSlot(tags.Id);
            state.Accounts.PrefetchSlot(tags.Debit);
            state.Accounts.PrefetchSlot(tags.Credit);
        }

        for (int index = first; index < first + count; index++)
        {
            ref TransferTags tags = ref creation.TagsOf(index);
            state.Accounts.PrefetchRecord(tags.Debit);
            state.Accounts.PrefetchRecord(tags.Credit);
        }
    }

    /// <inheritdoc/>
    public bool ExistsAlready(int index)
    {
        // Members of a chain may lie beyond the group whose tags are there.
        ref readonly Transfer request = ref _requests[index];
        uint tag = state.Transfers.TagOf(request.Id);
        return TransferIdentity.Check(request, tag, state.Transfers) == CreateTransferResult.Exists;
    }

    /// <inheritdoc/>
    public ushort Apply(int index, ulong stamp)
    {
        ref readonly Transfer request = ref _requests[index];
        CreateTransferResult result = creation.Create(request, creation.TagsOf(index), stamp, out UInt128 amount);
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
                refusal.Timestamp = state.Transfers[state.Transfers.Find(id).Number].Timestamp;
                break;
            case CreateTransferResult.IdAlreadyFailed:
                refusal.Reason = (ushort)state.Transfers.ReasonOf(state.Transfers.Find(id));
                break;
        }
    }

    /// <inheritdoc/>
    public void LeaveTrace(int index, ulong stamp, ushort code) =>
        creation.LeaveTrace(_requests[index], stamp, (CreateTransferResult)code);

    /// <summary>Nothing is noted.</summary>
    public void TakeBack(int first)
    {
    }
}
