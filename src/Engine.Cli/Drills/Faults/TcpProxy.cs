using System.Net;
using System.Net.Sockets;

namespace Engine.Cli.Drills.Faults;

/// <summary>
/// A network between clients and a server: it relays bytes both ways, unharmed and in order, and, when told, holds up what comes from
/// the server, or lets nothing through at all while every connection stays open. Safe on any thread.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly TimeProvider _time;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _open = Opened();
    private long _replyDelay;

    private TcpProxy(IPEndPoint server, TimeProvider time)
    {
        (_server, _time) = (server, time);
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to, on the loopback interface.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>How long after it came what the server sends is passed on; at once by default.</summary>
    public TimeSpan ReplyDelay
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _replyDelay));
        set => Volatile.Write(ref _replyDelay, value.Ticks);
    }

    /// <summary>Relays to a server until it is disposed.</summary>
    public static TcpProxy To(IPEndPoint server, TimeProvider time) => new(server, time);

    /// <summary>From now on nothing comes through, as if a cable were pulled.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _open = _open.Task.IsCompleted
                ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
                : _open;
        }
    }

    /// <summary>All comes through again, what was held back first.</summary>
    public void Mend() => _open.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        List<Task> relays = [];
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            await Task.WhenAll(relays);
        }
    }

    // A connection that breaks off on one side ends on the other; the proxy goes on.
    private async Task RelayAsync(Socket accepted)
    {
        using var client = new NetworkStream(accepted, ownsSocket: true);
        try
        {
            await PassAsync(_end.Token);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            using var server = new NetworkStream(await ConnectedAsync(socket), ownsSocket: true);
            (client.Socket.NoDelay, server.Socket.NoDelay) = (true, true);
            using var broken = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            await Task.WhenAll(
                BreakAsync(new TcpRelay(client, server, () => TimeSpan.Zero, PassAsync, _time).RunAsync(broken.Token), broken),
                BreakAsync(new TcpRelay(server, client, () => ReplyDelay, PassAsync, _time).RunAsync(broken.Token), broken));
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            // Both sides are closed.
        }
    }

    private async Task<Socket> ConnectedAsync(Socket socket)
    {
        try
        {
            await socket.ConnectAsync(_server, _end.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task BreakAsync(Task way, CancellationTokenSource other)
    {
        try
        {
            await way;
        }
        catch
        {
            await other.CancelAsync();
            throw;
        }
    }

    private Task PassAsync(CancellationToken cancellation) => _open.Task.WaitAsync(cancellation);
}
