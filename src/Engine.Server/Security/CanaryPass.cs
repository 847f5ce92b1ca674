using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Engine.Watch.Canaries;

namespace Engine.Server.Security;

/// <summary>
/// By what the engine's own canary is known where clients have to prove who they are: a key and, where nobody connects
/// without a certificate, one of those. Made at each start; they are in the memory of this process and nowhere else, so that there
/// is nothing to configure, to keep secret, or to renew.
/// </summary>
internal sealed class CanaryPass : IDisposable
{
    // As RFC 5280 writes that there is no end: it ends with the process.
    private static readonly DateTimeOffset s_noEnd = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private readonly string _key = ClientKey.New();
    private readonly byte[] _hash = new byte[ClientKey.HashBytes];
    private readonly X509Certificate2? _certificate;

    /// <summary>Makes one.</summary>
    /// <param name="ledger">The ledger that is the canary's alone, and the only one that it may use.</param>
    /// <param name="needsCertificate">Whether nobody may connect without a certificate.</param>
    public CanaryPass(uint ledger, bool needsCertificate)
    {
        ClientKey.TryHash(_key, _hash);
        _certificate = needsCertificate ? NewCertificate() : null;
        Grant = new ClientGrant(ClientRights.Submit | ClientRights.Read, new[] { ledger }.ToFrozenSet());
    }

    /// <summary>What the canary may do.</summary>
    public ClientGrant Grant { get; }

    /// <summary>Whether this is the hash of its key.</summary>
    public bool Has(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(_hash, hash);

    /// <summary>Whether this is its certificate, which nobody has signed but itself.</summary>
    public bool Has(X509Certificate shown) => _certificate is { } own && own.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData());

    /// <summary>The door with key and certificate.</summary>
    public CanaryDoor ToPass(CanaryDoor door) => door with { Key = _key, Certificate = _certificate };

    /// <inheritdoc/>
    public void Dispose() => _certificate?.Dispose();

    // Without a common name: no client of the file is known by it.
    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=engine", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, s_noEnd);
    }
}
