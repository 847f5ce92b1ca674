using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Engine.Journal.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>
/// A PostgreSQL that takes nothing but TLS, with a certificate for one of the two addresses that it listens on.
/// </summary>
internal sealed class TlsPostgres : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-tls-tests-{Environment.ProcessId}");
    private PrivateCluster _cluster = null!;

    private TlsPostgres()
    {
    }

    /// <summary>The address that its certificate is for. Of this process alone: the port is fixed.</summary>
    public static IPAddress Named { get; } = Loopback(1);

    /// <summary>Another one of the same server, that it is not for.</summary>
    public static IPAddress Unnamed { get; } = Loopback(2);

    /// <summary>The authority that has signed its certificate.</summary>
    public string Authority => Path.Combine(_folder, "ca.pem");

    /// <summary>Another one, that has not.</summary>
    public string OtherAuthority => Path.Combine(_folder, "other-ca.pem");

    public static async Task<TlsPostgres> StartAsync()
    {
        var server = new TlsPostgres();
        server._cluster = await PrivateCluster.StartAsync(server._folder, NullLogger.Instance, CancellationToken.None);
        await server._cluster.StopAsync(CancellationToken.None);
        string data = new ClusterFolder(server._folder).Data;
        server.WriteCertificates(data);
        await File.AppendAllTextAsync(
            Path.Combine(data, "postgresql.conf"), $"\nssl = on\nlisten_addresses = '{Named},{Unnamed}'\n");
        await File.AppendAllTextAsync(Path.Combine(data, "pg_hba.conf"), "\nhostssl all all 127.0.0.0/8 trust\n");
        await ClusterUser.Choose().TakeAsync(data, CancellationToken.None);
        await server._cluster.EnsureRunningAsync(CancellationToken.None);
        return server;
    }

    /// <summary>How to connect to it at an address, with the whole proof asked for.</summary>
    public static string At(IPAddress address, string authority) => new NpgsqlConnectionStringBuilder
    {
        Host = address.ToString(),
        Username = "engine",
        Database = "engine",
        SslMode = SslMode.VerifyFull,
        RootCertificate = authority,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAsync(CancellationToken.None);
        _cluster.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IPAddress Loopback(byte which)
    {
        int process = Environment.ProcessId;
        return new IPAddress([127, (byte)(1 + (process >> 14 & 0x7F)), (byte)(process >> 6), (byte)((process & 0x3F) << 2 | which)]);
    }

    private void WriteCertificates(string data)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 authority = NewAuthority(now);
        using X509Certificate2 other = NewAuthority(now);
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        File.WriteAllText(OtherAuthority, other.ExportCertificatePem());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=journal", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(Named);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 signed = request.Create(
            authority, now.AddHours(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(data, "server.crt"), signed.ExportCertificatePem());
        string keyFile = Path.Combine(data, "server.key");
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static X509Certificate2 NewAuthority(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }
}
