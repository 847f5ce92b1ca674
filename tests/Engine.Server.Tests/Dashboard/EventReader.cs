using System.Text.Json;

namespace Engine.Server.Tests.Dashboard;

/// <summary>A server-sent event.</summary>
internal sealed record SentEvent(string Name, long Id, JsonElement Data);

/// <summary>Reads server-sent events.</summary>
internal sealed class EventReader(HttpResponseMessage response) : IDisposable
{
    private readonly StreamReader _lines = new(response.Content.ReadAsStream());

    public HttpResponseMessage Response => response;

    /// <summary>The next event; null at the end.</summary>
    public async Task<SentEvent?> NextAsync()
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        (string name, long id, string data) = ("", 0, "");
        while (await _lines.ReadLineAsync(giveUp.Token) is { } line)
        {
            if (line.Length == 0 && data.Length > 0)
            {
                return new SentEvent(name, id, JsonDocument.Parse(data).RootElement);
            }

            (string field, string value) = line.Split(": ", 2) is [var first, var second] ? (first, second) : (line, "");
            (name, id, data) = field switch
            {
                "event" => (value, id, data),
                "id" => (name, long.Parse(value), data),
                "data" => (name, id, value),
                _ => (name, id, data),
            };
        }

        return null;
    }

    public void Dispose()
    {
        _lines.Dispose();
        response.Dispose();
    }
}
