using System.Collections.Concurrent;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>The figures of every client that was seen since the start. Safe on any thread.</summary>
/// <param name="time">The engine's clock.</param>
/// <param name="isRecording">Whether anything is counted.</param>
internal sealed class ClientBook(TimeProvider time, bool isRecording)
{
    private readonly ConcurrentDictionary<string, ClientFigures> _byName = new(StringComparer.Ordinal);

    /// <summary>Whether anything is counted.</summary>
    public bool IsRecording => isRecording;

    /// <summary>Those of the client that makes a call.</summary>
    public ClientFigures Of(HttpContext context) => Of(CallerName.Of(context));

    /// <summary>Those of a client by its name.</summary>
    public ClientFigures Of(string name) =>
        _byName.TryGetValue(name, out ClientFigures? known)
            ? known
            : _byName.GetOrAdd(name, static (name, time) => new ClientFigures(name, time), time);

    /// <summary>What was counted of each until now, by name.</summary>
    public IReadOnlyList<ClientSample> Read(long started) =>
        [.. _byName.Values.OrderBy(client => client.Name, StringComparer.Ordinal).Select(client => client.Read(started))];
}
