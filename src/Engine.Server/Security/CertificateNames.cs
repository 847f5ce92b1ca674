using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Engine.Server.Security;

/// <summary>
/// The names in the certificate that the client of a connection has shown, which was signed by the client CA. Read once
/// for each connection, whose feature it is.
/// </summary>
internal sealed class CertificateNames
{
    private const string CommonNameId = "2.5.4.3";

    private CertificateNames(IReadOnlyList<string> all) => All = all;

    /// <summary>As the file of clients has them: <c>CN=billing</c>, <c>DNS=billing.internal</c>.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Reads them.</summary>
    public static CertificateNames Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (X500RelativeDistinguishedName part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements
                && part.GetSingleElementType().Value == CommonNameId
                && part.GetSingleElementValue() is { } name)
            {
                names.Add("CN=" + name);
            }
        }

        foreach (X509SubjectAlternativeNameExtension alternative in
            certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            names.AddRange(alternative.EnumerateDnsNames().Select(name => "DNS=" + name));
        }

        return new CertificateNames(names);
    }

    /// <summary>Reads them for a connection, behind TLS.</summary>
    public static Task NoteAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is { } certificate)
        {
            connection.Features.Set(Of(certificate));
        }

        return next(connection);
    }
}
