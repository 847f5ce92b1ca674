using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Engine.Client.Calls;

/// <summary>How a client knows its engine, and is known to it, by certificates.</summary>
internal static class ClientTls
{
    /// <summary>The TLS of a client's connections; by default the machine's own authorities count.</summary>
    public static SslClientAuthenticationOptions For(EngineClientOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.Certificate is { } own)
        {
            // By its context, so that the certificate goes along whatever authorities the engine names.
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);
        }

        if (options.Authorities is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(authorities);
            tls.CertificateChainPolicy = policy;
        }

        if (options.CertificateCheck is { } check)
        {
            tls.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 certificate && check(certificate);
        }

        return tls;
    }
}
