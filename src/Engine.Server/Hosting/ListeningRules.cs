using Engine.Server.Ports;

namespace Engine.Server.Hosting;

/// <summary>Where an engine may listen and to whom, each rule with its reason.</summary>
internal static class ListeningRules
{
    /// <summary>The rules that do not hold, as lines for a person; empty when all do.</summary>
    public static IEnumerable<string> Broken(EngineOptions options)
    {
        if (options.Listen.Count == 0)
        {
            yield return "listen: there is no address; give host:port or unix:/path";
        }

        foreach (string text in options.Listen)
        {
            if (!ListenAddress.TryParse(text, out ListenAddress? address, out string? reason))
            {
                yield return $"listen: '{text}' {reason}";
            }
            else if (!address.IsLocal && Exposure(options) is { } exposure)
            {
                yield return $"listen: other machines reach '{text}', {exposure}";
            }
        }

        if (!AdminAddress.TryParse(options, out ListenAddress? admin, out string? adminReason))
        {
            yield return $"admin-listen: '{options.AdminListen}' {adminReason}";
        }
        else if (admin is { IsLocal: false } && Exposure(options) is { } exposure)
        {
            yield return $"admin-listen: other machines reach '{options.AdminListen}', {exposure}";
        }

        foreach (string broken in Tls(options))
        {
            yield return broken;
        }
    }

    private static IEnumerable<string> Tls(EngineOptions options)
    {
        bool hasTls = options.TlsCertificate.Length > 0;
        if (hasTls != options.TlsKey.Length > 0)
        {
            yield return "tls-certificate: goes with tls-key: give both, or neither";
        }

        if (options.TlsClientCa.Length > 0 && !hasTls)
        {
            yield return "tls-client-ca: certificates of clients come by TLS: give tls-certificate and tls-key";
        }

        if (options.TlsClientCa.Length > 0 && options.ClientsFile.Length == 0)
        {
            yield return "tls-client-ca: tells who a client is, and clients-file what it may: give that too";
        }

        if (options.TlsClientRequired && options.TlsClientCa.Length == 0)
        {
            yield return "tls-client-required: needs tls-client-ca, which says whose certificates count";
        }
    }

    private static string? Exposure(EngineOptions options) => options switch
    {
        { Insecure: true } => null,
        { ClientsFile: "" } =>
            "and nothing says who may call: give clients-file with tls-certificate and tls-key, listen on 127.0.0.1 or "
            + "unix:/path, or say --insecure where a network that you trust keeps everybody else out",
        { TlsCertificate: "" } =>
            "and keys would pass in clear text: give tls-certificate and tls-key, or say --insecure where a network that "
            + "you trust keeps everybody else out",
        _ => null,
    };
}
