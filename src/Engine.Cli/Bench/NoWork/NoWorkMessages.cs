using System.Buffers;
using Engine.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Engine.Cli.Bench.NoWork;

/// <summary>A request of which nothing is kept.</summary>
internal sealed class NoWorkRequest
{
    private static readonly NoWorkRequest s_any = new();

    /// <summary>Takes a request off the wire without looking into it.</summary>
    public static Marshaller<NoWorkRequest> Marshaller { get; } = new(
        static (_, _) => throw new NotSupportedException("The server only reads requests."),
        static context => context.PayloadLength >= 0 ? s_any : throw new InvalidDataException("No payload."));
}

/// <summary>A reply as long as that of an engine which accepted everything.</summary>
/// <param name="isOnStream">Whether it bears a number and an outcome.</param>
internal sealed class NoWorkReply(bool isOnStream)
{
    private const byte NumberTag = 4 << 3;
    private const int LongestNumber = 10;

    private static readonly BatchPosition s_position = new()
    {
        FirstSequence = 100_000_000,
        LastSequence = 100_000_100,
        FirstTimestamp = 1_800_000_000_000_000_000,
        LastTimestamp = 1_800_000_000_000_000_100,
    };

    private static readonly byte[] s_unary = new CreateTransfersResponse { Position = s_position }.ToByteArray();

    private static readonly byte[] s_onStream =
        new SubmitTransfersResponse { Position = s_position, Outcome = SubmitOutcome.Answered }.ToByteArray();

    /// <summary>Writes a reply; the same object again with another number, once it was written.</summary>
    public static Marshaller<NoWorkReply> Marshaller { get; } = new(
        static (reply, context) => reply.Write(context),
        static _ => throw new NotSupportedException("The server only writes replies."));

    /// <summary>Which request of its stream it answers: clients number them from 1.</summary>
    public ulong RequestNumber { get; set; }

    private void Write(SerializationContext context)
    {
        Span<byte> number = stackalloc byte[1 + LongestNumber];
        int length = isOnStream ? PutNumber(number) : 0;
        byte[] rest = isOnStream ? s_onStream : s_unary;
        context.SetPayloadLength(rest.Length + length);
        IBufferWriter<byte> writer = context.GetBufferWriter();
        writer.Write(rest);
        writer.Write(number[..length]);
        context.Complete();
    }

    private int PutNumber(Span<byte> field)
    {
        int length = 0;
        field[length++] = NumberTag;
        ulong left = RequestNumber;
        for (; left >= 0x80; left >>= 7)
        {
            field[length++] = (byte)(left | 0x80);
        }

        field[length++] = (byte)left;
        return length;
    }
}
