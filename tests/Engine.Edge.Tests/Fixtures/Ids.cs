using System.Buffers.Binary;
using Engine.V1;
using Google.Protobuf;

namespace Engine.Edge.Tests.Fixtures;

/// <summary>Small numbers as ids of the contract.</summary>
internal static class Ids
{
    public static ByteString Of(long number)
    {
        byte[] id = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id.AsSpan(8), number);
        return ByteString.CopyFrom(id);
    }

    public static long ToNumber(ByteString id) => BinaryPrimitives.ReadInt64BigEndian(id.Span[8..]);

    /// <summary>One unit from account 1 to account 2.</summary>
    public static Transfer Transfer(long number) => new()
    {
        Id = Of(number),
        DebitAccountId = Of(1),
        CreditAccountId = Of(2),
        Amount = 1,
        Ledger = 1,
        Code = 1,
    };

    /// <summary>A request of the stream with consecutive ids.</summary>
    public static SubmitTransfersRequest Request(long first, int count, uint deadlineMs = 0)
    {
        var request = new SubmitTransfersRequest { RequestNumber = (ulong)first, DeadlineMs = deadlineMs };
        request.Transfers.AddRange(Enumerable.Range(0, count).Select(i => Transfer(first + i)));
        return request;
    }
}
