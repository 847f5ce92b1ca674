namespace Engine.Core.Ledger;

/// <summary>The checks of a transfer up to the comparison with what has its id, in order of precedence.</summary>
internal static class TransferIdentity
{
    /// <summary>The first objection, or exists; ok where the id is new.</summary>
    public static CreateTransferResult Check(in Transfer request, uint tag, TransferTable transfers)
    {
        if ((request.Flags & ~TransferFlags.All) != 0)
        {
            return CreateTransferResult.ReservedFlag;
        }

        if (request.Id == UInt128.Zero)
        {
            return CreateTransferResult.IdMustNotBeZero;
        }

        if (request.Id == UInt128.MaxValue)
        {
            return CreateTransferResult.IdMustNotBeIntMax;
        }

        TransferKey key = transfers.Find(request.Id, tag);
        return key.Kind switch
        {
            TransferKeyKind.Transfer => ExistsComparison.Compare(request, transfers[key.Number], transfers),
            TransferKeyKind.Burnt => CreateTransferResult.IdAlreadyFailed,
            _ => CreateTransferResult.Ok,
        };
    }
}
