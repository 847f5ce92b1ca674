using System.Buffers;
using Grpc.Core;

namespace Engine.Server.Wire;

/// <summary>
/// Writes replies from their batches straight into the connection's buffer; no message object between.
/// </summary>
internal static class ReplyEncoder
{
    /// <summary>Writes one reply.</summary>
    public static void Encode<TLayout>(BatchCall call, SerializationContext context)
        where TLayout : struct, IWireLayout<BatchCall>
    {
        // With the length known beforehand gRPC writes into the connection's own buffer instead of one of its own.
        int length = WireLayout.Measure<TLayout, BatchCall>(in call);
        context.SetPayloadLength(length);
        Write<TLayout>(call, context.GetBufferWriter());
        context.Complete();
    }

    /// <summary>Writes the bytes of one reply.</summary>
    public static void Write<TLayout>(BatchCall call, IBufferWriter<byte> buffer)
        where TLayout : struct, IWireLayout<BatchCall>
    {
        var writer = new WireWriter(buffer);
        TLayout.Put(ref writer, in call);
        writer.Complete();
    }
}
