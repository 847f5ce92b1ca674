using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary><c>engine.v1.BatchPosition</c>.</summary>
internal readonly struct PositionLayout : IWireLayout<Batch>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in Batch value)
        where TSink : struct, IWireSink, allows ref struct
    {
        sink.Varint(1, (ulong)value.FirstSequence);
        sink.Varint(2, (ulong)value.LastSequence);
        sink.Varint(3, value.FirstTimestamp);
        sink.Varint(4, value.LastTimestamp);
    }
}

/// <summary>
/// <c>engine.v1.TransferResult</c>; without a reason also <c>AccountResult</c>, <c>NameResult</c> and <c>LimitsResult</c>.
/// </summary>
internal readonly struct ResultLayout : IWireLayout<EventResult>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in EventResult value)
        where TSink : struct, IWireSink, allows ref struct
    {
        sink.Varint(1, (ulong)value.Index);
        sink.Varint(2, value.Code);
        sink.Varint(3, value.Timestamp);
        sink.Varint(4, value.Reason);
    }
}

/// <summary><c>engine.v1.ActualAmount</c>.</summary>
internal readonly struct AmountLayout : IWireLayout<EventResult>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in EventResult value)
        where TSink : struct, IWireSink, allows ref struct
    {
        sink.Varint(1, (ulong)value.Index);
        sink.Varint(2, (ulong)value.Amount);
        sink.Varint(3, (ulong)(value.Amount >> 64));
    }
}

/// <summary>
/// The fields 1 to 3 of every reply to a request that writes: position, results, and the actual amounts of ok events,
/// which only transfers have.
/// </summary>
internal readonly struct WrittenLayout : IWireLayout<BatchCall>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in BatchCall value)
        where TSink : struct, IWireSink, allows ref struct
    {
        WireLayout.Put<PositionLayout, Batch, TSink>(ref sink, 1, value.Batch);
        ReadOnlySpan<EventResult> results = value.Batch.Results.Items;
        int amounts = 0;
        foreach (ref readonly EventResult result in results)
        {
            if (result.Code != 0)
            {
                WireLayout.Put<ResultLayout, EventResult, TSink>(ref sink, 2, in result);
            }
            else
            {
                amounts++;
            }
        }

        for (int i = 0; amounts > 0; i++)
        {
            if (results[i].Code == 0)
            {
                WireLayout.Put<AmountLayout, EventResult, TSink>(ref sink, 3, in results[i]);
                amounts--;
            }
        }
    }
}

/// <summary><c>engine.v1.SubmitTransfersResponse</c>: position and results only when answered.</summary>
internal readonly struct SubmittedLayout : IWireLayout<BatchCall>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in BatchCall value)
        where TSink : struct, IWireSink, allows ref struct
    {
        if (value.Outcome == BatchOutcome.Answered)
        {
            WrittenLayout.Put(ref sink, in value);
        }

        sink.Varint(4, value.RequestNumber);
        sink.Varint(5, (ulong)Outcomes.OnStream(value.Outcome));
        sink.Bytes(6, Outcomes.LimitInWords(value.Outcome));
        if (value.Outcome == BatchOutcome.Answered)
        {
            BalancesFieldLayout.Put(ref sink, in value);
        }
    }
}
