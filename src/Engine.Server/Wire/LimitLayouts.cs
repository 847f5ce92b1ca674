using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary><c>engine.v1.AccountLimits</c> as set.</summary>
internal readonly struct AccountLimitsLayout : IWireLayout<AccountLimits>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in AccountLimits value)
        where TSink : struct, IWireSink, allows ref struct
    {
        sink.Id(1, value.AccountId);
        if (value.Has(AccountLimitFlags.HasFloor))
        {
            sink.Present(2, (ulong)value.Floor);
            sink.Varint(3, (ulong)(value.Floor >> 64));
            sink.Varint(4, value.Has(AccountLimitFlags.FloorNegative) ? 1u : 0);
        }

        if (value.Has(AccountLimitFlags.HasCeiling))
        {
            sink.Present(5, (ulong)value.Ceiling);
            sink.Varint(6, (ulong)(value.Ceiling >> 64));
            sink.Varint(7, value.Has(AccountLimitFlags.CeilingNegative) ? 1u : 0);
        }

        if (value.Has(AccountLimitFlags.HasMaxAmount))
        {
            sink.Present(8, (ulong)value.MaxAmount);
            sink.Varint(9, (ulong)(value.MaxAmount >> 64));
        }

        if (value.Has(AccountLimitFlags.HasMaxCount))
        {
            sink.Present(10, value.MaxCount);
        }

        sink.Varint(11, value.Window);
    }
}

/// <summary>Limits that a look-up found: they and what counts against them stand at one index of the batch.</summary>
internal readonly record struct FoundLimits(Batch Batch, int Index);

/// <summary><c>engine.v1.LimitsFound</c>.</summary>
internal readonly struct FoundLimitsLayout : IWireLayout<FoundLimits>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in FoundLimits value)
        where TSink : struct, IWireSink, allows ref struct
    {
        ref readonly VelocityTotal counted = ref value.Batch.Velocities[value.Index];
        WireLayout.Put<AccountLimitsLayout, AccountLimits, TSink>(ref sink, 1, in value.Batch.Limits[value.Index]);
        sink.Varint(2, (ulong)counted.Amount);
        sink.Varint(3, (ulong)(counted.Amount >> 64));
        sink.Varint(4, counted.Count);
    }
}

/// <summary><c>engine.v1.LookupAccountLimitsResponse</c>.</summary>
internal readonly struct LimitsFoundLayout : IWireLayout<BatchCall>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in BatchCall value)
        where TSink : struct, IWireSink, allows ref struct
    {
        for (int i = 0; i < value.Batch.Found; i++)
        {
            WireLayout.Put<FoundLimitsLayout, FoundLimits, TSink>(ref sink, 1, new FoundLimits(value.Batch, i));
        }

        sink.Varint(2, (ulong)value.Batch.LastSequence);
    }
}
