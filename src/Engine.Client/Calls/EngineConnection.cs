using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engine.Client.Calls;

/// <summary>
/// The connection to one of a list of addresses. An address is kept for as long as it answers; one channel each is
/// made when first needed and kept.
/// </summary>
internal sealed class EngineConnection(EngineClientOptions options, TimeProvider time) : IDisposable
{
    // An engine that hung once is left alone for a while, where others answer that they do not lead either.
    private static readonly TimeSpan AvoidFor = TimeSpan.FromSeconds(10);

    private const string UnixScheme = "unix:";
    private const int StreamWindowBytes = 4 << 20;

    private readonly Lock gate = new();
    private readonly IReadOnlyList<string> addresses = options.Addresses;
    private readonly HttpMessageHandler?[] handlers = new HttpMessageHandler?[options.Addresses.Count];
    private readonly GrpcChannel?[] channels = new GrpcChannel?[options.Addresses.Count];
    private readonly CallInvoker?[] invokers = new CallInvoker?[options.Addresses.Count];
    private readonly long?[] hungAt = new long?[options.Addresses.Count];
    private int current;

    /// <summary>A way to call the engine at the address in use now.</summary>
    public Route Current()
    {
        lock (gate)
        {
            var handler = handlers[current] ??= HandlerFor(addresses[current]);
            channels[current] ??= ChannelOver(handler, addresses[current]);
            invokers[current] ??= channels[current]!.CreateCallInvoker();
            return new Route(invokers[current]!, addresses[current], current, handler);
        }
    }

    /// <summary>
    /// The address of this route did not answer, or does not lead: the next one is used, unless somebody has moved on
    /// already.
    /// </summary>
    /// <param name="failed">The route.</param>
    /// <param name="reason">What was wrong with it.</param>
    public void MoveOn(Route failed, MoveReason reason)
    {
        lock (gate)
        {
            if (reason != MoveReason.Standby)
            {
                // Whoever led does so no longer, so that any of the others may.
                Array.Clear(hungAt);
            }

            hungAt[failed.Index] = reason == MoveReason.Hung ? time.GetTimestamp() : null;
            if (failed.Index == current)
            {
                current = Next();
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var channel in channels)
            {
                channel?.Dispose();
            }

            foreach (var handler in handlers)
            {
                handler?.Dispose();
            }
        }
    }

    /// <summary>
    /// A channel for one stream over a route's connections, which keeps messages back that leave with others.
    /// </summary>
    public static GrpcChannel ChannelFor(Route route, SendGate gate) =>
        ChannelOver(new CoalescingHandler(route.Handler, gate), route.Address);

    /// <summary>Whether this is an address that a client can use.</summary>
    public static bool IsAddress(string address) =>
        address.StartsWith(UnixScheme, StringComparison.Ordinal)
            ? address.Length > UnixScheme.Length
            : Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private int Next()
    {
        for (var step = 1; step <= addresses.Count; step++)
        {
            var candidate = (current + step) % addresses.Count;
            if (hungAt[candidate] is not { } hung || time.GetElapsedTime(hung) >= AvoidFor)
            {
                return candidate;
            }
        }

        return (current + 1) % addresses.Count;
    }

    private IdentifyingHandler HandlerFor(string address)
    {
        var socketPath = SocketPathOf(address);
        var handler = new SocketsHttpHandler
        {
            SslOptions = options.NewTls(),
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindowBytes,
            KeepAlivePingDelay = options.PingDelay,
            KeepAlivePingTimeout = options.PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(
                socketPath is null ? context.DnsEndPoint : new UnixDomainSocketEndPoint(socketPath), cancellationToken),
            UseProxy = false,
        };
        return new IdentifyingHandler(handler, options);
    }

    private static GrpcChannel ChannelOver(HttpMessageHandler handler, string address) => GrpcChannel.ForAddress(
        SocketPathOf(address) is null ? address : "http://localhost",
        new GrpcChannelOptions { HttpHandler = handler, MaxReceiveMessageSize = null });

    private static string? SocketPathOf(string address) =>
        address.StartsWith(UnixScheme, StringComparison.Ordinal) ? address[UnixScheme.Length..] : null;

    private static async ValueTask<Stream> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new ConnectException(failure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>No connection was made: surely nothing was sent.</summary>
internal sealed class ConnectException(SocketException cause) : IOException(cause.Message, cause);

/// <summary>A way to call one engine.</summary>
internal readonly record struct Route(CallInvoker Invoker, string Address, int Index, HttpMessageHandler Handler);

/// <summary>Why another address is tried.</summary>
internal enum MoveReason
{
    /// <summary>It was not reached, was lost, or is ending.</summary>
    Failed,

    /// <summary>It was connected, and said nothing: it may well do so again.</summary>
    Hung,

    /// <summary>It said that it does not lead.</summary>
    Standby,
}
