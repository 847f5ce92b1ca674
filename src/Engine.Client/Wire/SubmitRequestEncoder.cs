using System.Runtime.CompilerServices;

namespace Engine.Client.Wire;

/// <summary>Encodes a SubmitTransfersRequest from records; the field numbers are those of ledger.proto.</summary>
internal static class SubmitRequestEncoder
{
    // Six ids of 18 bytes, three 64-bit numbers of 11, five 32-bit ones of 6, one amount's high half, and the length.
    private const int MaxTransferBytes = (6 * 18) + (4 * 11) + (5 * 6) + 3;
    private const int MaxTrailerBytes = 11 + 6 + 2 + 2 + TraceContextBytes;

    /// <summary>Bytes of a trace's id and a span's.</summary>
    public const int TraceContextBytes = 16 + 8;

    /// <summary>Bytes that a buffer needs so that any request of this many transfers fits.</summary>
    public static int MaxBytes(int transfers) =>
        (transfers * MaxTransferBytes) + MaxTrailerBytes + ProtoWriter.Slack;

    /// <summary>Encodes a request and returns its length in bytes.</summary>
    public static int Encode(
        ReadOnlySpan<Transfer> transfers,
        ulong requestNumber,
        uint deadlineMilliseconds,
        bool withBalances,
        ReadOnlySpan<byte> traceContext,
        Span<byte> buffer)
    {
        var writer = new ProtoWriter(buffer);
        for (var i = 0; i < transfers.Length; i++)
        {
            var start = writer.Begin(1);
            Fields(ref writer, in transfers[i]);
            writer.End(start);
        }

        writer.Number(2, requestNumber);
        writer.Number(3, deadlineMilliseconds);
        writer.Number(4, withBalances ? 1u : 0);
        writer.Bytes(5, traceContext);
        return writer.Position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fields(ref ProtoWriter writer, in Transfer transfer)
    {
        writer.Id(1, transfer.Id);
        writer.Id(2, transfer.DebitAccountId);
        writer.Id(3, transfer.CreditAccountId);
        writer.Number(4, (ulong)transfer.Amount);
        writer.Number(5, (ulong)(transfer.Amount >> 64));
        writer.Id(6, transfer.PendingId);
        writer.Id(7, transfer.UserData128);
        writer.Number(8, transfer.UserData64);
        writer.Number(9, transfer.UserData32);
        writer.Number(10, transfer.Timeout);
        writer.Number(11, transfer.Ledger);
        writer.Number(12, transfer.Code);
        writer.Number(13, (uint)transfer.Flags);
        writer.Number(14, transfer.Timestamp);
    }
}
