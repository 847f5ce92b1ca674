using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Engine.Client;

namespace Engine.Cli.Connection;

/// <summary>How a command proves to an engine who calls, and knows the engine: options that every command has.</summary>
internal static class Credentials
{
    private const string KeyVariable = "ENGINE_API_KEY";

    private static readonly Option<string?> s_key = Of(
        "--api-key-file", "File with the API key of this client.", KeyVariable + ", the key itself");

    private static readonly Option<string?> s_authorities = Of(
        "--ca", "PEM file of the authorities by which the engine is known; else those of this machine.", "ENGINE_CA");

    private static readonly Option<string?> s_certificate = Of(
        "--cert", "PEM file of this client's certificate, and of its key if --cert-key names no other.", "ENGINE_CERT");

    private static readonly Option<string?> s_certificateKey = Of(
        "--cert-key", "PEM file of that certificate's key.", "ENGINE_CERT_KEY");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> Options { get; } = [s_key, s_authorities, s_certificate, s_certificateKey];

    /// <summary>The options of a client with what the command line or the environment gives.</summary>
    /// <exception cref="ToolException">A file cannot be used; says which.</exception>
    public static EngineClientOptions AddTo(EngineClientOptions options, ParseResult parsed) => options with
    {
        ApiKey = Key(parsed),
        Authorities = Given(parsed, s_authorities, "ENGINE_CA") is { } authorities ? Authorities(authorities) : null,
        Certificate = Given(parsed, s_certificate, "ENGINE_CERT") is { } certificate
            ? Certificate(certificate, Given(parsed, s_certificateKey, "ENGINE_CERT_KEY") ?? certificate)
            : null,
    };

    private static Option<string?> Of(string name, string what, string variable) => new(name)
    {
        Description = $"{what} [env: {variable}]", HelpName = "file", Recursive = true,
    };

    private static string? Given(ParseResult parsed, Option<string?> option, string variable)
    {
        string? given = parsed.GetValue(option) ?? Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrEmpty(given) ? null : given;
    }

    private static string Key(ParseResult parsed) => parsed.GetValue(s_key) is { Length: > 0 } file
        ? Read(file, () => File.ReadAllText(file).Trim())
        : Environment.GetEnvironmentVariable(KeyVariable) ?? "";

    private static X509Certificate2Collection Authorities(string file) => Read(file, () =>
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0
            ? authorities
            : throw new CryptographicException("there is no certificate in it");
    });

    private static X509Certificate2 Certificate(string file, string keyFile) => Read(file, () =>
    {
        // By way of PKCS #12, so that the key stays with the certificate on every system.
        using X509Certificate2 read = X509Certificate2.CreateFromPemFile(file, keyFile);
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
    });

    private static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ToolException($"{file} cannot be used: {wrong.Message}", wrong);
        }
    }
}
