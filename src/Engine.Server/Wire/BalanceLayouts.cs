using Engine.Core.Ledger;

namespace Engine.Server.Wire;

/// <summary><c>engine.v1.Balances</c>.</summary>
internal readonly struct BalancesLayout : IWireLayout<Balances>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in Balances value)
        where TSink : struct, IWireSink, allows ref struct
    {
        sink.Varint(1, (ulong)value.DebitsPending);
        sink.Varint(2, (ulong)(value.DebitsPending >> 64));
        sink.Varint(3, (ulong)value.DebitsPosted);
        sink.Varint(4, (ulong)(value.DebitsPosted >> 64));
        sink.Varint(5, (ulong)value.CreditsPending);
        sink.Varint(6, (ulong)(value.CreditsPending >> 64));
        sink.Varint(7, (ulong)value.CreditsPosted);
        sink.Varint(8, (ulong)(value.CreditsPosted >> 64));
    }
}

/// <summary><c>engine.v1.TransferBalances</c>.</summary>
internal readonly struct TransferBalancesLayout : IWireLayout<TransferBalances>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in TransferBalances value)
        where TSink : struct, IWireSink, allows ref struct
    {
        sink.Varint(1, (ulong)value.Index);
        WireLayout.Put<BalancesLayout, Balances, TSink>(ref sink, 2, in value.Debit);
        WireLayout.Put<BalancesLayout, Balances, TSink>(ref sink, 3, in value.Credit);
    }
}

/// <summary>Field 7 of every reply to a request that creates transfers: nothing unless balances were asked for.</summary>
internal readonly struct BalancesFieldLayout : IWireLayout<BatchCall>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in BatchCall value)
        where TSink : struct, IWireSink, allows ref struct
    {
        foreach (ref readonly TransferBalances after in value.Batch.Balances.Items)
        {
            WireLayout.Put<TransferBalancesLayout, TransferBalances, TSink>(ref sink, 7, in after);
        }
    }
}

/// <summary><c>engine.v1.CreateTransfersResponse</c>.</summary>
internal readonly struct TransfersWrittenLayout : IWireLayout<BatchCall>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in BatchCall value)
        where TSink : struct, IWireSink, allows ref struct
    {
        WrittenLayout.Put(ref sink, in value);
        BalancesFieldLayout.Put(ref sink, in value);
    }
}
