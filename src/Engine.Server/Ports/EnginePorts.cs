using System.Net;
using Engine.Server.Hosting;
using Engine.Server.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Engine.Server.Ports;

/// <summary>The two ports in Kestrel: what each speaks, and where it turned out to be.</summary>
internal sealed class EnginePorts
{
    private readonly ListenAddress[] _ledgerAddresses;
    private readonly ListenAddress? _adminAddress;
    private readonly HandedConnections _http1 = new();
    private readonly PrefaceReader _preface;
    private readonly ServerTls? _tls;
    private readonly List<ListenOptions> _ledger = [];
    private ListenOptions? _admin;

    /// <summary>Reads where they are to be.</summary>
    public EnginePorts(EngineOptions options, TimeProvider time, ServerTls? tls)
    {
        _tls = tls;
        _ledgerAddresses = [.. options.Listen.Select(ListenAddress.Parse)];
        _adminAddress = AdminAddress.Of(options);
        _preface = new PrefaceReader(time);
    }

    /// <summary>Where the ledger is served, with the ports that were chosen.</summary>
    public IReadOnlyCollection<string> LedgerAddresses => [.. _ledger.Select(endpoint => endpoint.ToString()!)];

    /// <summary>Where the engine is looked after; null where there is no such port.</summary>
    public string? Admin => _admin?.ToString();

    /// <summary>Whether there is no admin port.</summary>
    public bool HasNoAdmin => _adminAddress is null;

    /// <summary>Adds the transport that they need beside sockets; after Kestrel's own.</summary>
    public void AddTo(IServiceCollection services) => services.AddSingleton<IConnectionListenerFactory>(_http1);

    /// <summary>Removes the files of sockets that nobody listens on any more.</summary>
    public void RemoveStaleSockets()
    {
        foreach (ListenAddress address in _ledgerAddresses.Append(_adminAddress).OfType<ListenAddress>())
        {
            StaleSocket.Remove(address.SocketPath);
        }
    }

    /// <summary>Has Kestrel listen on them.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        foreach (ListenAddress address in _ledgerAddresses)
        {
            Listen(kestrel, address, endpoint =>
            {
                _ledger.Add(endpoint);
                Mark(endpoint, Port.Ledger);

                endpoint.Protocols = HttpProtocols.Http2;
                TlsOf(address)?.Use(endpoint);
            });
        }

        if (_adminAddress is { } admin)
        {
            Listen(kestrel, admin, endpoint =>
            {
                _admin = endpoint;
                Mark(endpoint, Port.Admin);
                SpeakBoth(endpoint, TlsOf(admin));
            });
            if (TlsOf(admin) is null)
            {
                kestrel.Listen(_http1.EndPoint, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            }
        }
    }

    // Nobody listens in on a unix socket, and its file says who may connect.
    private ServerTls? TlsOf(ListenAddress address) => address.SocketPath is null ? _tls : null;

    private static void Mark(ListenOptions endpoint, Port port) => endpoint.Use(next => connection =>
    {
        connection.Features.Set(port);
        return next(connection);
    });

    // Browsers and probes speak HTTP/1.1, gRPC speaks HTTP/2. TLS negotiates which; in clear text it is seen.
    private void SpeakBoth(ListenOptions endpoint, ServerTls? tls)
    {
        if (tls is not null)
        {
            endpoint.Protocols = HttpProtocols.Http1AndHttp2;
            tls.Use(endpoint);
        }
        else
        {
            endpoint.Protocols = HttpProtocols.Http2;
            endpoint.Use(next => connection => ChooseAsync(connection, next));
        }
    }

    private async Task ChooseAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        switch (await _preface.IsHttp2Async(connection))
        {
            case true:
                await next(connection);
                break;
            case false:
                await _http1.ServeAsync(connection);
                break;
            default:
                connection.Abort();
                break;
        }
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, Action<ListenOptions> configure)
    {
        if (address.SocketPath is { } path)
        {
            kestrel.ListenUnixSocket(path, configure);
        }
        else if (address.Host == "localhost")
        {
            kestrel.ListenLocalhost(address.Port, configure);
        }
        else if (address.Host == "*")
        {
            kestrel.ListenAnyIP(address.Port, configure);
        }
        else
        {
            kestrel.Listen(IPAddress.Parse(address.Host), address.Port, configure);
        }
    }
}
