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
    private readonly ContentWatch _watch;
    private volatile SslServerAuthenticationOptions _current;

    private ServerTls(EngineOptions options, TimeProvider time, ILogger<ServerTls> log)
    {
        _options = options;
        _current = Load(options);
        string[] files = [options.TlsCertificate, options.TlsKey, options.TlsClientCa];
        _watch = new ContentWatch(files.Where(file => file.Length > 0), () => _current = Load(_options), time, log);
    }

    /// <summary>Reads the files that the options name; null where none are.</summary>
    /// <exception cref="CryptographicException">A file is not what it is to be, or they do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ServerTls? Read(EngineOptions options, TimeProvider time, ILoggerFactory logs) =>
        options.TlsCertificate.Length == 0 ? null : new ServerTls(options, time, logs.CreateLogger<ServerTls>());

    /// <summary>Puts TLS before an endpoint.</summary>
    public void Use(ListenOptions endpoint)
    {
        endpoint.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(_current),
            HandshakeTimeout = HandshakeTimeout,
        });
        endpoint.Use(next => connection => CertificateNames.NoteAsync(connection, next));
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private static SslServerAuthenticationOptions Load(EngineOptions options)
    {
        using X509Certificate2 own = X509Certificate2.CreateFromPemFile(options.TlsCertificate, options.TlsKey);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.TlsCertificate);
        var tls = new SslServerAuthenticationOptions
        {
            // By way of PKCS #12, so that the key stays with the certificate on every system.
            ServerCertificateContext = SslStreamCertificateContext.Create(
                X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null), chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        return options.TlsClientCa.Length == 0 ? tls : WithClients(tls, options);
    }

    private static SslServerAuthenticationOptions WithClients(SslServerAuthenticationOptions tls, EngineOptions options)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(options.TlsClientCa);
        if (policy.CustomTrustStore.Count == 0)
        {
            throw new CryptographicException($"{options.TlsClientCa} has no certificate in it");
        }

        policy.ApplicationPolicy.Add(new Oid(ForClients));
        tls.CertificateChainPolicy = policy;
        tls.ClientCertificateRequired = true; // asked for; whether it must come is said below
        tls.RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is null
            ? !options.TlsClientRequired
            : errors == SslPolicyErrors.None;
        return tls;
    }
}
