using System.Buffers.Binary;
using Engine.Core.Ledger;
using Google.Protobuf;

namespace Engine.Server.History;

/// <summary>Limits in the words of the contract.</summary>
internal static class LimitRecords
{
    /// <summary>The limits that an event set.</summary>
    public static V1.AccountLimits Limits(in AccountLimits limits)
    {
        byte[] account = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(account, limits.AccountId);
        var message = new V1.AccountLimits
        {
            AccountId = UnsafeByteOperations.UnsafeWrap(account),
            FloorHigh = (ulong)(limits.Floor >> 64),
            FloorNegative = limits.Has(AccountLimitFlags.FloorNegative),
            CeilingHigh = (ulong)(limits.Ceiling >> 64),
            CeilingNegative = limits.Has(AccountLimitFlags.CeilingNegative),
            VelocityAmountHigh = (ulong)(limits.MaxAmount >> 64),
            WindowSeconds = limits.Window,
        };
        if (limits.Has(AccountLimitFlags.HasFloor))
        {
            message.Floor = (ulong)limits.Floor;
        }

        if (limits.Has(AccountLimitFlags.HasCeiling))
        {
            message.Ceiling = (ulong)limits.Ceiling;
        }

        if (limits.Has(AccountLimitFlags.HasMaxAmount))
        {
            message.VelocityAmount = (ulong)limits.MaxAmount;
        }

        if (limits.Has(AccountLimitFlags.HasMaxCount))
        {
            message.VelocityCount = limits.MaxCount;
        }

        return message;
    }
}
