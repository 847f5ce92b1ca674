using System.Net;
using System.Net.Http.Headers;
using Engine.Client;

namespace Engine.Cli.Diagnosis;

/// <summary>The metrics of an engine, as its admin port tells them to collectors.</summary>
/// <param name="named">Where that is; null for where the engine says that its admin port is.</param>
/// <param name="engine">How the engine is reached, with the credentials for it.</param>
internal sealed class MetricsPage(Uri? named, EngineClientOptions engine)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="ToolException">The engine does not say where it is.</exception>
    /// <exception cref="HttpRequestException">It cannot be had.</exception>
    public async Task<string> ReadAsync(EngineClient client, CancellationToken cancellation)
    {
        Uri where = named ?? AtAdmin((await client.GetStatusAsync(cancellation)).AdminAddress);
        using var handler = new SocketsHttpHandler { SslOptions = engine.NewTls(), UseProxy = false };
        using var http = new HttpClient(handler);
        if (engine.ApiKey.Length > 0 && IsEngines(where))
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", engine.ApiKey);
        }

        return await http.GetStringAsync(where, cancellation);
    }

    // Somebody's collector is not told the key.
    private bool IsEngines(Uri where) => named is null
        || engine.Addresses.Any(address => Uri.TryCreate(address, UriKind.Absolute, out Uri? known) && known.Host == where.Host);

    // Where it listens on all interfaces, the one that the engine was reached by.
    private Uri AtAdmin(string told)
    {
        if (!Uri.TryCreate(told, UriKind.Absolute, out Uri? admin) || admin.Host.Length == 0)
        {
            throw new ToolException("the engine tells no address of its own: name theirs with --metrics");
        }

        bool isAnywhere = IPAddress.TryParse(admin.Host, out IPAddress? host)
            && (host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any));
        return isAnywhere && Uri.TryCreate(engine.Addresses[0], UriKind.Absolute, out Uri? reached) && reached.Host.Length > 0
            ? new UriBuilder(admin) { Host = reached.Host, Path = "metrics" }.Uri
            : new Uri(admin, "metrics");
    }
}
