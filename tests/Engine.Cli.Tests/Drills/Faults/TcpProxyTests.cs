using System.Net;
using System.Net.Sockets;
using Engine.Cli.Drills.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Cli.Tests.Drills.Faults;

/// <summary>What passes between a client and a server, and when; time stands still until a test moves it.</summary>
public sealed class TcpProxyTests : IAsyncDisposable
{
    private readonly WatchedTime _time = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TcpProxy _proxy;

    public TcpProxyTests()
    {
        _listener.Start();
        _proxy = TcpProxy.To((IPEndPoint)_listener.LocalEndpoint, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _listener.Dispose();
    }

    [Fact]
    public async Task Bytes_pass_both_ways_unharmed_and_so_does_the_end_and_nothing_waits_untold()
    {
        byte[] sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        (NetworkStream client, NetworkStream server) = await ConnectAsync();
        await using (client)
        await using (server)
        {
            Task echo = EchoAsync(server);
            Task asking = SendAllAsync(client, sent);
            byte[] received = await ReadToEndAsync(client);
            await Task.WhenAll(asking, echo);
            Assert.Equal(sent, received);
        }
    }

    [Fact]
    public async Task Replies_are_held_up_for_as_long_as_told_and_requests_are_not()
    {
        (NetworkStream client, NetworkStream server) = await ConnectAsync();
        await using (client)
        await using (server)
        {
            _proxy.ReplyDelay = TimeSpan.FromMilliseconds(200);
            await client.WriteAsync(new byte[] { 1, 2 }, Cancellation);
            Assert.Equal([1, 2], await ReadAsync(server, 2));

            await server.WriteAsync(new byte[] { 3, 4 }, Cancellation);
            Assert.Equal(TimeSpan.FromMilliseconds(200), await _time.AskedFor);
            _time.Advance(TimeSpan.FromMilliseconds(199));
            await PassElsewhereAsync();
            Assert.Equal(0, client.Socket.Available);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal([3, 4], await ReadAsync(client, 2));
        }
    }

    [Fact]
    public async Task What_comes_after_a_delay_has_ended_does_not_overtake_what_was_held_up()
    {
        (NetworkStream client, NetworkStream server) = await ConnectAsync();
        await using (client)
        await using (server)
        {
            _proxy.ReplyDelay = TimeSpan.FromMilliseconds(200);
            await server.WriteAsync(new byte[] { 1 }, Cancellation);
            await _time.AskedFor;
            _proxy.ReplyDelay = TimeSpan.Zero;
            await server.WriteAsync(new byte[] { 2 }, Cancellation);
            await PassElsewhereAsync();
            Assert.Equal(0, client.Socket.Available);
            _time.Advance(TimeSpan.FromMilliseconds(200));
            Assert.Equal([1, 2], await ReadAsync(client, 2));
        }
    }

    [Fact]
    public async Task Nothing_passes_a_cut_either_way_and_all_of_it_once_it_is_mended()
    {
        (NetworkStream client, NetworkStream server) = await ConnectAsync();
        await using (client)
        await using (server)
        {
            _proxy.Cut();
            await client.WriteAsync(new byte[] { 1, 2 }, Cancellation);
            await server.WriteAsync(new byte[] { 3, 4 }, Cancellation);
            await PassElsewhereAsync();
            Assert.Equal((0, 0), (client.Socket.Available, server.Socket.Available));
            _proxy.Mend();
            Assert.Equal([1, 2], await ReadAsync(server, 2));
            Assert.Equal([3, 4], await ReadAsync(client, 2));
        }
    }

    [Fact]
    public async Task A_connection_begun_while_cut_reaches_the_server_only_once_it_is_mended()
    {
        _proxy.Cut();
        Task<(NetworkStream Client, NetworkStream Server)> connecting = ConnectAsync();
        await PassElsewhereAsync();
        Assert.False(connecting.IsCompleted);
        _proxy.Mend();
        (NetworkStream client, NetworkStream server) = await connecting;
        await client.DisposeAsync();
        Assert.Empty(await ReadToEndAsync(server));
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_that_breaks_off_on_one_side_ends_on_the_other_and_others_go_on()
    {
        (NetworkStream client, NetworkStream server) = await ConnectAsync();
        (NetworkStream other, NetworkStream otherServer) = await ConnectAsync();
        await using (client)
        await using (other)
        await using (otherServer)
        {
            server.Socket.LingerState = new LingerOption(enable: true, seconds: 0); // a reset
            await server.DisposeAsync();
            Assert.Equal(0, await ReadOrBreakAsync(client));
            await other.WriteAsync(new byte[] { 5 }, Cancellation);
            Assert.Equal([5], await ReadAsync(otherServer, 1));
        }
    }

    private async Task<(NetworkStream Client, NetworkStream Server)> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(_proxy.EndPoint, Cancellation);
        Socket server = await _listener.AcceptSocketAsync(Cancellation);
        return (new NetworkStream(client, ownsSocket: true), new NetworkStream(server, ownsSocket: true));
    }

    // So much is done meanwhile on another connection that what wants to pass here would have passed.
    private async Task PassElsewhereAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using TcpProxy direct = TcpProxy.To((IPEndPoint)listener.LocalEndpoint, TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(direct.EndPoint, Cancellation);
        using TcpClient server = await listener.AcceptTcpClientAsync(Cancellation);
        const int rounds = 200;
        for (int i = 0; i < rounds; i++)
        {
            await client.GetStream().WriteAsync(new byte[] { 1 }, Cancellation);
            await ReadAsync(server.GetStream(), 1);
        }
    }

    private static async Task EchoAsync(NetworkStream server)
    {
        await server.CopyToAsync(server, Cancellation);
        server.Socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task SendAllAsync(NetworkStream client, byte[] bytes)
    {
        await client.WriteAsync(bytes, Cancellation);
        client.Socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<byte[]> ReadAsync(NetworkStream from, int count)
    {
        byte[] bytes = new byte[count];
        await from.ReadExactlyAsync(bytes, Cancellation);
        return bytes;
    }

    private static async Task<int> ReadOrBreakAsync(NetworkStream from)
    {
        try
        {
            return await from.ReadAsync(new byte[1], Cancellation);
        }
        catch (IOException)
        {
            return 0; // it may learn of it by an end, or by a reset
        }
    }

    private static async Task<byte[]> ReadToEndAsync(NetworkStream from)
    {
        using var all = new MemoryStream();
        await from.CopyToAsync(all, Cancellation);
        return all.ToArray();
    }

    // Says when somebody first waits on it, and for how long.
    private sealed class WatchedTime : FakeTimeProvider
    {
        private readonly TaskCompletionSource<TimeSpan> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TimeSpan> AskedFor => _asked.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            _asked.TrySetResult(dueTime);
            return timer;
        }
    }
}
