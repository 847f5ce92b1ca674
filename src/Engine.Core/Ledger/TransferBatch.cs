namespace Engine.Core.Ledger;

/// <summary>A batch of transfers to create.</summary>
internal readonly ref struct TransferBatch(
    ReadOnlySpan<Transfer> requests, TransferCreation creation, TransferTable transfers, ResultList results) : IEventBatch
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
    public bool ExistsAlready(int index) =>
        TransferIdentity.Check(_requests[index], transfers) == CreateTransferResult.Exists;

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
                refusal.Timestamp = transfers.TimestampOf(transfers.Find(id).Number);
                break;
            case CreateTransferResult.IdAlreadyFailed:
                refusal.Reason = (ushort)transfers.Burnt[transfers.Find(id).Number].Reason;
                break;
        }
    }

    /// <inheritdoc/>
    public void LeaveTrace(int index, ulong stamp, ushort code) =>
        creation.LeaveTrace(_requests[index], stamp, (CreateTransferResult)code);
}
