using System.Buffers;
using Grpc.Core;

namespace Engine.Client.Wire;

/// <summary>One request, encoded: the buffer is used again for each request of a stream.</summary>
internal sealed class EncodedRequest
{
    private byte[] buffer = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, Length);

    public void Encode(
        ReadOnlySpan<Transfer> transfers,
        ulong requestNumber,
        uint deadlineMilliseconds,
        bool withBalances = false,
        ReadOnlySpan<byte> traceContext = default)
    {
        var room = SubmitRequestEncoder.MaxBytes(transfers.Length);
        if (buffer.Length < room)
        {
            buffer = GC.AllocateUninitializedArray<byte>(room);
        }

        Length = SubmitRequestEncoder.Encode(
            transfers, requestNumber, deadlineMilliseconds, withBalances, traceContext, buffer);
    }
}

/// <summary>The SubmitTransfers method with marshallers that make no object per transfer.</summary>
internal static class SubmitMethod
{
    public static readonly Method<EncodedRequest, SubmitReply> Instance = new(
        MethodType.DuplexStreaming,
        "engine.v1.LedgerService",
        "SubmitTransfers",
        Marshallers.Create<EncodedRequest>(Serialize, _ => throw new NotSupportedException()),
        Marshallers.Create((_, _) => throw new NotSupportedException(), Deserialize));

    // gRPC writes a payload of known length straight into its send buffer; the exact length is known only after
    // encoding, and one copy of it costs less than measuring every field beforehand.
    private static void Serialize(EncodedRequest request, SerializationContext context)
    {
        context.SetPayloadLength(request.Length);
        var writer = context.GetBufferWriter();
        request.Bytes.CopyTo(writer.GetSpan(request.Length));
        writer.Advance(request.Length);
        context.Complete();
    }

    private static SubmitReply Deserialize(DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        return SubmitReplyDecoder.Decode(payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray());
    }
}
