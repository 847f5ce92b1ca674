using System.Net.Http.Headers;

namespace Engine.Client.Calls;

/// <summary>Says with each request who calls.</summary>
internal sealed class IdentifyingHandler : DelegatingHandler
{
    private readonly AuthenticationHeaderValue? key;
    private readonly string name;

    public IdentifyingHandler(HttpMessageHandler inner, EngineClientOptions options)
        : base(inner)
    {
        key = options.ApiKey.Length > 0 ? new AuthenticationHeaderValue("Bearer", options.ApiKey) : null;
        name = options.Name;
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = key;
        request.Headers.TryAddWithoutValidation(ClientNames.Header, name);
        return base.SendAsync(request, cancellationToken);
    }
}
