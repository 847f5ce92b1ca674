using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Engine.Watch.Tests.Fixtures;

/// <summary>A real HTTP server to which alarms are posted.</summary>
internal sealed class WebhookListener : IDisposable
{
    public const string Secret = "T0K3N";

    private readonly HttpListener _listener = new();

    public WebhookListener()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        _listener.Start();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/hooks/{Secret}?key={Secret}"));
    }

    /// <summary>Where to post to, with a secret.</summary>
    public Uri Address { get; }

    /// <summary>Waits for the next post, answers it, and gives what was posted.</summary>
    public async Task<JsonNode> AnswerAsync(HttpStatusCode status)
    {
        HttpListenerContext context = await _listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("POST", context.Request.HttpMethod);
        Assert.Equal("application/json; charset=utf-8", context.Request.ContentType);
        JsonNode? posted = await JsonNode.ParseAsync(context.Request.InputStream);
        context.Response.StatusCode = (int)status;
        context.Response.Close();
        return posted!;
    }

    public void Dispose() => _listener.Close();
}
