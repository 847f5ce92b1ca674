using System.Buffers.Binary;
using Engine.V1;
using Google.Protobuf;

namespace Engine.Server.Tests.Calls;

/// <summary>Requests that tests begin with.</summary>
internal static class Samples
{
    public static ByteString Id(UInt128 id)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>A transfer of 5 from account 1 to account 2.</summary>
    public static Transfer Transfer(ulong id) => new()
    {
        Id = Id(id),
        DebitAccountId = Id(1),
        CreditAccountId = Id(2),
        Amount = 5,
        Ledger = 1,
        Code = 1,
    };

    public static SubmitTransfersRequest Submission(ulong number, params IEnumerable<Transfer> transfers) =>
        new() { RequestNumber = number, Transfers = { transfers } };
}
