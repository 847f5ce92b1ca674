using System.Net.Http.Headers;

namespace Engine.Client.Calls;

/// <summary>Says with each request who calls.</summary>
internal sealed class IdentifyingHandler : DelegatingHandler
{
    private const string NameHeader = "engine-client";

    private readonly AuthenticationHeaderValue? key;
    private readonly string name;

    private IdentifyingHandler(HttpMessageHandler inner, EngineClientOptions options)
        : base(inner)
    {
        key = options.ApiKey.Length > 0 ? new AuthenticationHeaderValue("Bearer", options.ApiKey) : null;
        name = options.Name;
    }

    /// <summary>A handler that says so, if there is anything to say.</summary>
    public static HttpMessageHandler Over(HttpMessageHandler inner, EngineClientOptions options) =>
        options.ApiKey.Length > 0 || options.Name.Length > 0 ? new IdentifyingHandler(inner, options) : inner;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = key;
        if (name.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(NameHeader, name);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
