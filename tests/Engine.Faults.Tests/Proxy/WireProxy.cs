using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Engine.Faults.Tests.Rig;
using Npgsql;

namespace Engine.Faults.Tests.Proxy;

/// <summary>Stands between engine and PostgreSQL, and understands what they say to each other.</summary>
internal sealed class WireProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, WireLink> _links = new();
    private readonly TestCluster _cluster;
    private readonly int _port;
    private TcpListener _listener;
    private Task _accepting;
    private volatile IWirePlan _plan = new Faithful();
    private int _count;

    public WireProxy(TestCluster cluster)
    {
        _cluster = cluster;
        Target = cluster.SocketFile;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>How to connect through it.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_cluster.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = _port,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>What it does.</summary>
    public IWirePlan Plan
    {
        get => _plan;
        set => _plan = value;
    }

    /// <summary>How many connections there are that the engine has not closed.</summary>
    public int Links => _links.Count;

    /// <summary>The server's socket, for connections from now on.</summary>
    public string Target { get; set; }

    /// <summary>Lets nobody connect; those who are connected stay.</summary>
    public async Task RefuseAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    /// <summary>Lets everybody connect again.</summary>
    public void Accept()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Resets every connection.</summary>
    public void CutAll()
    {
        foreach (WireLink link in _links.Values)
        {
            link.Cut();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RefuseAsync();
        CutAll();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                Socket engine = await listener.AcceptSocketAsync();
                engine.NoDelay = true;
                _ = RunAsync(engine);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // Nobody is let in any more.
        }
    }

    private async Task RunAsync(Socket engine)
    {
        int number = Interlocked.Increment(ref _count);
        var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var link = new WireLink(number, engine, server, () => _plan);
        _links[number] = link;
        try
        {
            await server.ConnectAsync(new UnixDomainSocketEndPoint(Target));
            await link.RunAsync();
        }
        catch (SocketException)
        {
            link.Cut(); // the server is away
        }

        _links.TryRemove(number, out _);
    }
}
