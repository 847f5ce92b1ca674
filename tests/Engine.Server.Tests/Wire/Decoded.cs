using System.Buffers.Binary;
using Engine.Core.Pipeline;
using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Server.Tests.Wire;

/// <summary>What the decoder read, against what Google.Protobuf says.</summary>
internal static class Decoded
{
    public static BatchPool Pool { get; } = new();

    public static BatchCall Transfers(byte[] message) => RequestDecoder.Decode<TransferDecoder>(message, Pool);

    public static FieldError ErrorOf<TDecoder>(byte[] message)
        where TDecoder : struct, IElementDecoder
    {
        using BatchCall call = RequestDecoder.Decode<TDecoder>(message, Pool);
        Assert.NotNull(call.Error);
        return call.Error;
    }

    public static void AssertSame(V1.SubmitTransfersRequest expected, BatchCall call)
    {
        Assert.Null(call.Error);
        Assert.Equal(BatchKind.CreateTransfers, call.Batch.Kind);
        Assert.Equal(expected.RequestNumber, call.RequestNumber);
        Assert.Equal(expected.DeadlineMs, call.DeadlineMs);
        Assert.Equal(expected.WithBalances, call.Batch.WithBalances);
        Assert.Equal(expected.Transfers.Count, call.Batch.Count);
        for (int i = 0; i < expected.Transfers.Count; i++)
        {
            Assert.Equal(Struct(expected.Transfers[i]), call.Batch.Transfers[i]);
        }
    }

    public static Core.Ledger.Transfer Struct(V1.Transfer message) => new()
    {
        Id = Number(message.Id),
        DebitAccountId = Number(message.DebitAccountId),
        CreditAccountId = Number(message.CreditAccountId),
        Amount = new UInt128(message.AmountHigh, message.Amount),
        PendingId = Number(message.PendingId),
        UserData128 = Number(message.UserData128),
        UserData64 = message.UserData64,
        UserData32 = message.UserData32,
        Timeout = message.Timeout,
        Ledger = message.Ledger,
        Code = checked((ushort)message.Code),
        Flags = Core.Ledger.TransferFlagBits.FromContract(message.Flags),
        Timestamp = message.Timestamp,
    };

    public static Core.Ledger.Account Struct(V1.Account message) => new()
    {
        Id = Number(message.Id),
        DebitsPending = new UInt128(message.DebitsPendingHigh, message.DebitsPending),
        DebitsPosted = new UInt128(message.DebitsPostedHigh, message.DebitsPosted),
        CreditsPending = new UInt128(message.CreditsPendingHigh, message.CreditsPending),
        CreditsPosted = new UInt128(message.CreditsPostedHigh, message.CreditsPosted),
        UserData128 = Number(message.UserData128),
        UserData64 = message.UserData64,
        UserData32 = message.UserData32,
        Ledger = message.Ledger,
        Code = checked((ushort)message.Code),
        Flags = (Core.Ledger.AccountFlags)checked((ushort)message.Flags),
        Timestamp = message.Timestamp,
    };

    public static Core.Ledger.AccountLimits Struct(V1.AccountLimits message) => new()
    {
        AccountId = Number(message.AccountId),
        Floor = new UInt128(message.FloorHigh, message.Floor),
        Ceiling = new UInt128(message.CeilingHigh, message.Ceiling),
        MaxAmount = new UInt128(message.VelocityAmountHigh, message.VelocityAmount),
        MaxCount = message.VelocityCount,
        Window = message.WindowSeconds,
        Flags = (Core.Ledger.AccountLimitFlags)(
            (message.HasFloor || message.FloorHigh != 0 || message.FloorNegative ? 1 : 0)
            | (message.FloorNegative ? 2 : 0)
            | (message.HasCeiling || message.CeilingHigh != 0 || message.CeilingNegative ? 4 : 0)
            | (message.CeilingNegative ? 8 : 0)
            | (message.HasVelocityAmount || message.VelocityAmountHigh != 0 ? 16 : 0)
            | (message.HasVelocityCount ? 32 : 0)),
    };

    public static UInt128 Number(ByteString bytes) =>
        bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt128BigEndian(bytes.Span);
}
