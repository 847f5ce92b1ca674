using System.Buffers.Binary;
using System.IO.Hashing;
using Engine.Journal.History;
using Engine.Server.Ledger;
using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Server.History;

/// <summary>
/// Cursors as clients keep them. They hold sequences, so that they mean the same after a restart; a fingerprint of the
/// question, which they go with; and a checksum.
/// <code>
/// version 1 | fingerprint 8 | from 8 | to 8 | four balances 16 each | crc 4     big-endian
/// </code>
/// </summary>
internal static class PageCursor
{
    private const byte Version = 1;
    private const int BalancesAt = 1 + 8 + 8 + 8;
    private const int CrcAt = BalancesAt + (4 * 16);
    private const int Length = CrcAt + 4;

    /// <summary>What tells one question from another.</summary>
    /// <param name="question">The request without its page.</param>
    /// <param name="order">The order.</param>
    public static ulong Fingerprint(IMessage question, V1.ListOrder order)
    {
        byte[] bytes = question.ToByteArray();
        return XxHash3.HashToUInt64(bytes, ((long)order << 32) | (uint)question.Descriptor.Name.Length);
    }

    /// <summary>Writes a cursor; empty where there is nothing more.</summary>
    public static ByteString Write(HistoryCursor? next, ulong fingerprint)
    {
        if (next is not { } cursor)
        {
            return ByteString.Empty;
        }

        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], fingerprint);
        BinaryPrimitives.WriteInt64BigEndian(bytes[9..], cursor.From);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], cursor.To);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[BalancesAt..], cursor.Balances.DebitsPending);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[(BalancesAt + 16)..], cursor.Balances.DebitsPosted);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[(BalancesAt + 32)..], cursor.Balances.CreditsPending);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[(BalancesAt + 48)..], cursor.Balances.CreditsPosted);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[CrcAt..], Crc32.HashToUInt32(bytes[..CrcAt]));
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>Reads a cursor; null for the first page.</summary>
    /// <exception cref="Grpc.Core.RpcException">It is not one, or is that of another question.</exception>
    public static HistoryCursor? Read(ByteString sent, ulong fingerprint)
    {
        if (sent.IsEmpty)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = sent.Span;
        bool isSound = bytes.Length == Length
            && bytes[0] == Version
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[CrcAt..]) == Crc32.HashToUInt32(bytes[..CrcAt]);
        if (!isSound)
        {
            throw Refusals.Invalid(new FieldError("page.cursor", "is not a cursor that an engine gave"));
        }

        if (BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]) != fingerprint)
        {
            throw Refusals.Invalid(new FieldError(
                "page.cursor", "goes with another question: every field but page.size has to be as it was"));
        }

        return new HistoryCursor(
            BinaryPrimitives.ReadInt64BigEndian(bytes[9..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[17..]),
            new AccountBalances(
                BinaryPrimitives.ReadUInt128BigEndian(bytes[BalancesAt..]),
                BinaryPrimitives.ReadUInt128BigEndian(bytes[(BalancesAt + 16)..]),
                BinaryPrimitives.ReadUInt128BigEndian(bytes[(BalancesAt + 32)..]),
                BinaryPrimitives.ReadUInt128BigEndian(bytes[(BalancesAt + 48)..])));
    }
}
