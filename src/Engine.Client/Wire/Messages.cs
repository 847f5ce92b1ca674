using System.Buffers.Binary;
using Google.Protobuf;

namespace Engine.Client.Wire;

/// <summary>Records as generated messages and back, for the calls that are not hot.</summary>
internal static class Messages
{
    private const int IdBytes = 16;

    public static ByteString Id(UInt128 id)
    {
        if (id == 0)
        {
            return ByteString.Empty;
        }

        Span<byte> bytes = stackalloc byte[IdBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return ByteString.CopyFrom(bytes);
    }

    /// <exception cref="InvalidDataException">The bytes are no id.</exception>
    public static UInt128 Id(ByteString bytes) => bytes.Length switch
    {
        0 => 0,
        IdBytes => BinaryPrimitives.ReadUInt128BigEndian(bytes.Span),
        _ => throw new InvalidDataException($"The engine sent an id of {bytes.Length} bytes."),
    };

    public static V1.Account Account(in Account account) => new()
    {
        Id = Id(account.Id),
        DebitsPending = (ulong)account.DebitsPending,
        DebitsPendingHigh = (ulong)(account.DebitsPending >> 64),
        DebitsPosted = (ulong)account.DebitsPosted,
        DebitsPostedHigh = (ulong)(account.DebitsPosted >> 64),
        CreditsPending = (ulong)account.CreditsPending,
        CreditsPendingHigh = (ulong)(account.CreditsPending >> 64),
        CreditsPosted = (ulong)account.CreditsPosted,
        CreditsPostedHigh = (ulong)(account.CreditsPosted >> 64),
        UserData128 = Id(account.UserData128),
        UserData64 = account.UserData64,
        UserData32 = account.UserData32,
        Ledger = account.Ledger,
        Code = account.Code,
        Flags = (uint)account.Flags,
        Timestamp = account.Timestamp,
        Name = account.Name ?? "",
        Reserved = account.Reserved,
    };

    public static Account Account(V1.Account message) => new()
    {
        Id = Id(message.Id),
        DebitsPending = new UInt128(message.DebitsPendingHigh, message.DebitsPending),
        DebitsPosted = new UInt128(message.DebitsPostedHigh, message.DebitsPosted),
        CreditsPending = new UInt128(message.CreditsPendingHigh, message.CreditsPending),
        CreditsPosted = new UInt128(message.CreditsPostedHigh, message.CreditsPosted),
        UserData128 = Id(message.UserData128),
        UserData64 = message.UserData64,
        UserData32 = message.UserData32,
        Ledger = message.Ledger,
        Code = (ushort)message.Code,
        Flags = (AccountFlags)message.Flags,
        Timestamp = message.Timestamp,
        Name = message.Name.Length == 0 ? null : message.Name,
        Reserved = message.Reserved,
    };

    public static Transfer Transfer(V1.Transfer message) => new()
    {
        Id = Id(message.Id),
        DebitAccountId = Id(message.DebitAccountId),
        CreditAccountId = Id(message.CreditAccountId),
        Amount = new UInt128(message.AmountHigh, message.Amount),
        PendingId = Id(message.PendingId),
        UserData128 = Id(message.UserData128),
        UserData64 = message.UserData64,
        UserData32 = message.UserData32,
        Timeout = message.Timeout,
        Ledger = message.Ledger,
        Code = (ushort)message.Code,
        Flags = (TransferFlags)message.Flags,
        Timestamp = message.Timestamp,
    };

    public static BatchPosition Position(V1.BatchPosition? message) => message is null
        ? default
        : new BatchPosition(
            message.FirstSequence, message.LastSequence, message.FirstTimestamp, message.LastTimestamp);
}
