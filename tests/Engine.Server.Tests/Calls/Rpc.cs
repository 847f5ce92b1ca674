using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;

namespace Engine.Server.Tests.Calls;

/// <summary>Calls by generated messages on both sides of a request, as any client of the contract makes them.</summary>
internal static class Rpc
{
    public const string Ledger = "engine.v1.LedgerService";
    public const string Admin = "engine.v1.AdminService";
    public const string History = "engine.v1.HistoryService";

    private static readonly Marshaller<byte[]> Raw = new(bytes => bytes, bytes => bytes);

    public static async Task<TReply> CallAsync<TReply>(
        this ChannelBase channel, string service, string method, IMessage request, CallOptions options = default)
        where TReply : class, IMessage<TReply>, new()
    {
        byte[] reply = await channel.CallRawAsync(service, method, request.ToByteArray(), options);
        return new MessageParser<TReply>(() => new TReply()).ParseFrom(reply);
    }

    public static async Task<byte[]> CallRawAsync(
        this ChannelBase channel, string service, string method, byte[] request, CallOptions options = default)
    {
        var description = new Method<byte[], byte[]>(MethodType.Unary, service, method, Raw, Raw);
        return await channel.CreateCallInvoker().AsyncUnaryCall(description, null, options, request);
    }

    /// <summary>Messages of a stream of events, until the call is cancelled.</summary>
    public static async IAsyncEnumerable<V1.WatchEventsResponse> WatchAsync(
        this ChannelBase channel,
        V1.WatchEventsRequest request,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var description = new Method<byte[], byte[]>(MethodType.ServerStreaming, History, "WatchEvents", Raw, Raw);
        using AsyncServerStreamingCall<byte[]> call = channel.CreateCallInvoker().AsyncServerStreamingCall(
            description, null, new CallOptions(cancellationToken: cancellation), request.ToByteArray());
        while (await call.ResponseStream.MoveNext(cancellation))
        {
            yield return V1.WatchEventsResponse.Parser.ParseFrom(call.ResponseStream.Current);
        }
    }

    public static SubmitStream Submit(
        this ChannelBase channel, Metadata? headers = null, CancellationToken cancellation = default)
    {
        var description = new Method<byte[], byte[]>(MethodType.DuplexStreaming, Ledger, "SubmitTransfers", Raw, Raw);
        return new SubmitStream(channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            description, null, new CallOptions(headers, cancellationToken: cancellation)));
    }
}

/// <summary>A SubmitTransfers stream from the client's side.</summary>
internal sealed class SubmitStream(AsyncDuplexStreamingCall<byte[], byte[]> call) : IDisposable
{
    public Task SendAsync(V1.SubmitTransfersRequest request) => SendRawAsync(request.ToByteArray());

    public Task SendRawAsync(byte[] request) => call.RequestStream.WriteAsync(request);

    public Task HalfCloseAsync() => call.RequestStream.CompleteAsync();

    /// <summary>The next reply; null at a good end.</summary>
    public async Task<V1.SubmitTransfersResponse?> ReceiveAsync() =>
        await call.ResponseStream.MoveNext(CancellationToken.None)
            ? V1.SubmitTransfersResponse.Parser.ParseFrom(call.ResponseStream.Current)
            : null;

    public async Task<List<V1.SubmitTransfersResponse>> ReceiveAllAsync()
    {
        var replies = new List<V1.SubmitTransfersResponse>();
        while (await ReceiveAsync() is { } reply)
        {
            replies.Add(reply);
        }

        return replies;
    }

    public void Dispose() => call.Dispose();
}
