using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary><c>engine.v1.LookupAccountsResponse</c>.</summary>
internal readonly struct AccountsFoundLayout : IWireLayout<BatchCall>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in BatchCall value)
        where TSink : struct, IWireSink, allows ref struct
    {
        for (int i = 0; i < value.Batch.Found; i++)
        {
            WireLayout.Put<AccountLayout, FoundAccount, TSink>(ref sink, 1, new FoundAccount(value.Batch, i));
        }

        sink.Varint(2, (ulong)value.Batch.LastSequence);
    }
}

/// <summary><c>engine.v1.LookupTransfersResponse</c>.</summary>
internal readonly struct TransfersFoundLayout : IWireLayout<BatchCall>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in BatchCall value)
        where TSink : struct, IWireSink, allows ref struct
    {
        foreach (ref readonly Transfer transfer in value.Batch.Transfers.AsSpan(0, value.Batch.Found))
        {
            WireLayout.Put<TransferLayout, Transfer, TSink>(ref sink, 1, in transfer);
        }

        sink.Varint(2, (ulong)value.Batch.LastSequence);
    }
}

/// <summary><c>engine.v1.ResolveNamesResponse</c>.</summary>
internal readonly struct NamesResolvedLayout : IWireLayout<BatchCall>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in BatchCall value)
        where TSink : struct, IWireSink, allows ref struct
    {
        foreach (UInt128 id in value.Batch.Ids.AsSpan(0, value.Batch.Count))
        {
            sink.IdElement(1, id);
        }

        sink.Varint(2, (ulong)value.Batch.LastSequence);
    }
}
