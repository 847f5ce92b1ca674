using Engine.Edge.Tests.Fixtures;
using Engine.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Edge.Tests.Bounds;

[Collection(nameof(SmallEngine))]
public sealed class MessageSizeTests(SmallEngine small)
{
    // Tag and length of the filler.
    private const int Prefix = 4;

    [Theory]
    [InlineData("/engine.v1.LedgerService/CreateTransfers")]
    [InlineData("/engine.v1.LedgerService/SubmitTransfers")]
    public async Task A_message_at_the_limit_is_taken_and_one_byte_more_is_refused_with_the_limit(string method)
    {
        long id = 40_000_000 + method.Length;
        await SendAsync(method, Padded(id, SmallEngine.MaxMessageBytes));
        await small.Engine.UntilFoundAsync([id]);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => SendAsync(method, Padded(id + 1_000, SmallEngine.MaxMessageBytes + 1)));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("2097152", refused.Status.Detail, StringComparison.Ordinal);
        ErrorInfo info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>();
        Assert.Equal(("MESSAGE_TOO_LARGE", "2097152"), (info.Reason, info.Metadata["limit_bytes"]));
        Assert.Empty(await small.Engine.FindAsync([id + 1_000]));
    }

    [Fact]
    public async Task A_refused_message_leaves_the_earlier_work_of_its_stream()
    {
        using AsyncDuplexStreamingCall<byte[], byte[]> stream = Open(Methods.Submit);
        await stream.RequestStream.WriteAsync(Ids.Request(41_000_000, 3).ToByteArray());
        await SendAsync(stream, Padded(41_000_010, SmallEngine.MaxMessageBytes + 1));
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        var reply = SubmitTransfersResponse.Parser.ParseFrom(stream.ResponseStream.Current);
        Assert.Equal((SubmitOutcome.Answered, 41_000_000ul), (reply.Outcome, reply.RequestNumber));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => stream.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("MESSAGE_TOO_LARGE", refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
        Assert.Equal(3, (await small.Engine.FindAsync([41_000_000, 41_000_001, 41_000_002, 41_000_010])).Count);
    }

    [Fact]
    public async Task Compressed_messages_are_refused_for_a_small_one_may_grow_without_limit()
    {
        var headers = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await small.Engine.Ledger.CreateTransfersAsync(
                new CreateTransfersRequest { Transfers = { Ids.Transfer(42_000_000) } }, headers));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        Assert.Empty(await small.Engine.FindAsync([42_000_000]));
    }

    // A field that nobody knows fills it up to the size wanted.
    private static byte[] Padded(long id, int bytes)
    {
        byte[] request = new CreateTransfersRequest { Transfers = { Ids.Transfer(id) } }.ToByteArray();
        using var message = new MemoryStream();
        message.Write(request);
        using (var output = new CodedOutputStream(message, leaveOpen: true))
        {
            output.WriteTag(15, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(new byte[bytes - request.Length - Prefix]));
        }

        Assert.Equal(bytes, message.Length);
        return message.ToArray();
    }

    private AsyncDuplexStreamingCall<byte[], byte[]> Open(string path)
    {
        var raw = new Marshaller<byte[]>(bytes => bytes, bytes => bytes);
        string[] parts = path.Split('/');
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, parts[1], parts[2], raw, raw);
        return small.Engine.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, default);
    }

    // Refused before all of it was sent, it cannot be sent to the end; the reason comes with the reply.
    private static async Task SendAsync(AsyncDuplexStreamingCall<byte[], byte[]> call, byte[] message)
    {
        try
        {
            await call.RequestStream.WriteAsync(message);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception early) when (early is InvalidOperationException or RpcException)
        {
        }
    }

    // On the wire a unary call is a stream of one message.
    private async Task SendAsync(string path, byte[] message)
    {
        using AsyncDuplexStreamingCall<byte[], byte[]> call = Open(path);
        await SendAsync(call, message);
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }
}
