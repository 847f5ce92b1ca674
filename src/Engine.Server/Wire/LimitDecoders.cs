using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary>Reads <c>engine.v1.AccountLimits</c>: an account and the limits it is to have.</summary>
internal readonly struct AccountLimitsDecoder : IElementDecoder
{
    private const uint Varint = 0;
    private const uint Bytes = 2;

    /// <inheritdoc/>
    public static BatchKind Kind => BatchKind.SetAccountLimits;

    /// <inheritdoc/>
    public static string Field => "limits";

    /// <inheritdoc/>
    public static void Prepare(Batch batch, int count, int bytes) => batch.EnsureLimits(count);

    /// <inheritdoc/>
    public static void Decode(ReadOnlySpan<byte> element, Batch batch, int index)
    {
        ref AccountLimits limits = ref batch.Limits[index];
        limits = default;
        ulong floor = 0, floorHigh = 0, ceiling = 0, ceilingHigh = 0, amount = 0, amountHigh = 0;
        AccountLimitFlags present = AccountLimitFlags.None;
        bool floorNegative = false, ceilingNegative = false;
        var reader = new WireReader(element);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | Bytes: limits.AccountId = reader.ReadId("account_id"); break;
                case (2 << 3) | Varint: floor = Read(ref reader, AccountLimitFlags.HasFloor, ref present); break;
                case (3 << 3) | Varint: floorHigh = reader.ReadVarint(); break;
                case (4 << 3) | Varint: floorNegative = reader.ReadVarint() != 0; break;
                case (5 << 3) | Varint: ceiling = Read(ref reader, AccountLimitFlags.HasCeiling, ref present); break;
                case (6 << 3) | Varint: ceilingHigh = reader.ReadVarint(); break;
                case (7 << 3) | Varint: ceilingNegative = reader.ReadVarint() != 0; break;
                case (8 << 3) | Varint: amount = Read(ref reader, AccountLimitFlags.HasMaxAmount, ref present); break;
                case (9 << 3) | Varint: amountHigh = reader.ReadVarint(); break;
                case (10 << 3) | Varint: limits.MaxCount = Read(ref reader, AccountLimitFlags.HasMaxCount, ref present); break;
                case (11 << 3) | Varint: limits.Window = reader.ReadUInt32(); break;
                default: reader.Skip(tag); break;
            }
        }

        limits.Floor = new UInt128(floorHigh, floor);
        limits.Ceiling = new UInt128(ceilingHigh, ceiling);
        limits.MaxAmount = new UInt128(amountHigh, amount);
        present |= floorNegative ? AccountLimitFlags.HasFloor | AccountLimitFlags.FloorNegative : 0;
        present |= ceilingNegative ? AccountLimitFlags.HasCeiling | AccountLimitFlags.CeilingNegative : 0;
        present |= floorHigh != 0 ? AccountLimitFlags.HasFloor : 0;
        present |= ceilingHigh != 0 ? AccountLimitFlags.HasCeiling : 0;
        present |= amountHigh != 0 ? AccountLimitFlags.HasMaxAmount : 0;
        limits.Flags = present;
    }

    private static ulong Read(ref WireReader reader, AccountLimitFlags flag, ref AccountLimitFlags present)
    {
        present |= flag;
        return reader.ReadVarint();
    }
}

/// <summary>Reads the ids of accounts whose limits to find.</summary>
internal readonly struct LimitedAccountDecoder : IElementDecoder
{
    /// <inheritdoc/>
    public static BatchKind Kind => BatchKind.LookupAccountLimits;

    /// <inheritdoc/>
    public static string Field => "ids";

    /// <inheritdoc/>
    public static void Prepare(Batch batch, int count, int bytes)
    {
        batch.EnsureIds(count);
        batch.EnsureLimits(count);
        batch.EnsureVelocities(count);
    }

    /// <inheritdoc/>
    public static void Decode(ReadOnlySpan<byte> element, Batch batch, int index) =>
        batch.Ids[index] = WireReader.ToId(element, null);
}
