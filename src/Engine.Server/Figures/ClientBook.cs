using System.Collections.Concurrent;
using Engine.Server.Security;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>The figures of every client that was seen since the start. Safe on any thread.</summary>
/// <param name="time">The engine's clock.</param>
/// <param name="isRecording">Whether anything is counted.</param>
/// <param name="notable">Keeps what is worth to be known one by one; null where nobody does.</param>
/// <param name="tellCopy">Adds the COPY that carried an event to a trace; null where there is none.</param>
internal sealed class ClientBook(
    TimeProvider time, bool isRecording, NotableRequests? notable = null, Action<long>? tellCopy = null)
{
    // The names that are told apart, and those for all others and for who gives none.
    private const int MostNames = ClientRegistry.MostNames + 2;

    private readonly RequestTraces _traces = new(time, tellCopy);
    private readonly ConcurrentDictionary<string, ClientFigures> _byName = new(StringComparer.Ordinal);

    /// <summary>Whether anything is counted.</summary>
    public bool IsRecording => isRecording;

    /// <summary>Those of a client by its name; of those that are told apart, and of all others together.</summary>
    public ClientFigures Of(string name) =>
        _byName.TryGetValue(name, out ClientFigures? known)
            ? known
            : _byName.GetOrAdd(
                _byName.Count < MostNames ? name : ClientIdentity.Others, added => new ClientFigures(added, notable, _traces, time));

    /// <summary>What was counted of each until now, by name.</summary>
    public IReadOnlyList<ClientSample> Read(long started) =>
        [.. _byName.Values.OrderBy(client => client.Name, StringComparer.Ordinal).Select(client => client.Read(started))];
}
