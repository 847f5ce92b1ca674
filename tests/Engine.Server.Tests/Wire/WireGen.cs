using Engine.V1;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace Engine.Server.Tests.Wire;

/// <summary>Messages of the contract with values at the edges of what they can be.</summary>
internal static class WireGen
{
    public static Gen<ulong> UInt64 { get; } = Gen.OneOf(
        Gen.Elements<ulong>(0, 1, 127, 128, 16_383, 16_384, uint.MaxValue, 1UL << 56, 1UL << 63, ulong.MaxValue),
        from high in Gen.Choose(
            0, int.MaxValue) from low in Gen.Choose(0, int.MaxValue) select ((ulong)high << 33) ^ (ulong)low);

    public static Gen<uint> UInt32 { get; } = UInt64.Select(value => (uint)value);

    public static Gen<uint> UInt16 { get; } = UInt64.Select(value => (uint)(ushort)value);

    public static Gen<ByteString> Id { get; } = Gen.OneOf(
        Gen.Elements(ByteString.Empty,
            ByteString.CopyFrom(new byte[16]), ByteString.CopyFrom([.. Enumerable.Repeat((byte)255, 16)])),
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(16).Select(bytes => ByteString.CopyFrom(bytes)));

    public static Gen<Transfer> Transfer { get; } =
        from ids in Id.ArrayOf(5)
        from longs in UInt64.ArrayOf(4)
        from ints in UInt32.ArrayOf(3)
        from shorts in UInt16.ArrayOf(2)
        select new Transfer
        {
            Id = ids[0],
            DebitAccountId = ids[1],
            CreditAccountId = ids[2],
            PendingId = ids[3],
            UserData128 = ids[4],
            Amount = longs[0],
            AmountHigh = longs[1],
            UserData64 = longs[2],
            Timestamp = longs[3],
            UserData32 = ints[0],
            Timeout = ints[1],
            Ledger = ints[2],
            Code = shorts[0],
            Flags = shorts[1] | ((uint)(shorts[1] & 7) << 16),
        };

    public static Gen<Account> Account { get; } =
        from ids in Id.ArrayOf(2)
        from longs in UInt64.ArrayOf(10)
        from ints in UInt32.ArrayOf(2)
        from shorts in UInt16.ArrayOf(2)
        select new Account
        {
            Id = ids[0],
            UserData128 = ids[1],
            DebitsPending = longs[0],
            DebitsPendingHigh = longs[1],
            DebitsPosted = longs[2],
            DebitsPostedHigh = longs[3],
            CreditsPending = longs[4],
            CreditsPendingHigh = longs[5],
            CreditsPosted = longs[6],
            CreditsPostedHigh = longs[7],
            UserData64 = longs[8],
            Timestamp = longs[9],
            UserData32 = ints[0],
            Ledger = ints[1],
            Code = shorts[0],
            Flags = shorts[1],
        };

    public static Gen<SubmitTransfersRequest> Submission { get; } =
        from transfers in Transfer.ListOf()
        from number in UInt64
        from deadline in UInt32
        select new SubmitTransfersRequest { Transfers = { transfers }, RequestNumber = number, DeadlineMs = deadline };

    /// <summary>
    /// Fields that the contract does not have: each wire type, a group, and a known number of another type.
    /// </summary>
    public static Gen<byte[]> UnknownField { get; } = Gen.Elements<byte[]>(
        [0xF8, 0x01, 0x96, 0x01],
        [0xF9, 0x01, 1, 2, 3, 4, 5, 6, 7, 8],
        [0xFA, 0x01, 3, 1, 2, 3],
        [0xFD, 0x01, 1, 2, 3, 4],
        [0xFB, 0x01, 0x08, 0x01, 0xFC, 0x01],
        [0x65, 1, 2, 3, 4]);

    public static byte[] Message(uint field, ReadOnlySpan<byte> content)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes))
        {
            output.WriteTag((field << 3) | 2);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return bytes.ToArray();
    }
}
