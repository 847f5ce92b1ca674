using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Engine.Server.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Engine.Server.Security;

/// <summary>
/// The engine's certificate, and by whose signature it knows those of clients. Read anew when a file changes: connections
/// made afterwards get the new ones.
/// </summary>
internal sealed class ServerTls : IDisposable
{
    private const string ForClients = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    private readonly EngineOptions _options;
    private readonly CanaryPass? _canary;
    private readonly ContentWatch _watch;
    private volatile Served _current = null!; // from the watch, before anybody asks

    private ServerTls(EngineOptions options, CanaryPass? canary, TimeProvider time, ILogger<ServerTls> log)
    {
        (_options, _canary) = (options, canary);
        string[] files = [options.TlsCertificate, options.TlsKey, options.TlsClientCa];
        _watch = new ContentWatch(files.Where(file => file.Length > 0), () => _current = Load(), time, log);
    }

    /// <summary>Reads the files that the options name; null where none are.</summary>
    /// <param name="options">They.</param>
    /// <param name="canary">The engine's own canary, whose certificate no authority has signed; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where it is told that they were read anew.</param>
    /// <exception cref="CryptographicException">A file is not what it is to be, or they do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ServerTls? Read(EngineOptions options, CanaryPass? canary, TimeProvider time, ILoggerFactory logs) =>
        options.TlsCertificate.Length == 0 ? null : new ServerTls(options, canary, time, logs.CreateLogger<ServerTls>());

    /// <summary>Whether this is the certificate that connections are shown now.</summary>
    public bool Serves(X509Certificate2 shown) => _current.Certificate.Span.SequenceEqual(shown.RawDataMemory.Span);

    /// <summary>Puts TLS before an endpoint.</summary>
    public void Use(ListenOptions endpoint)
    {
        endpoint.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(_current.Options()), // anew: Kestrel writes the protocols of the port into it
            HandshakeTimeout = HandshakeTimeout,
        });
        endpoint.Use(next => connection => CertificateNames.NoteAsync(connection, next));
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private Served Load()
    {
        using X509Certificate2 own = X509Certificate2.CreateFromPemFile(_options.TlsCertificate, _options.TlsKey);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_options.TlsCertificate);

        // By way of PKCS #12, so that the key stays with the certificate on every system.
        SslStreamCertificateContext certificate = SslStreamCertificateContext.Create(
            X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null), chain, offline: true);
        X509ChainPolicy? clients = _options.TlsClientCa.Length == 0 ? null : PolicyOf(_options.TlsClientCa);
        return new Served(own.RawData, () => new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = clients,
            ClientCertificateRequired = clients is not null, // asked for; whether it must come is said below
            RemoteCertificateValidationCallback = clients is null ? null : (_, shown, _, errors) => shown is null
                ? !_options.TlsClientRequired
                : errors == SslPolicyErrors.None || _canary?.Has(shown) == true,
        });
    }

    private static X509ChainPolicy PolicyOf(string authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(authorities);
        if (policy.CustomTrustStore.Count == 0)
        {
            throw new CryptographicException($"{authorities} has no certificate in it");
        }

        policy.ApplicationPolicy.Add(new Oid(ForClients));
        return policy;
    }

    /// <summary>What connections get from now on.</summary>
    /// <param name="Certificate">The engine's own certificate, as it is sent.</param>
    /// <param name="Options">All that a handshake needs, made for each.</param>
    private sealed record Served(ReadOnlyMemory<byte> Certificate, Func<SslServerAuthenticationOptions> Options);
}
