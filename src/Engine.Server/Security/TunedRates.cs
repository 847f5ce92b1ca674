using System.Collections.Frozen;

namespace Engine.Server.Security;

/// <summary>
/// How many events a second clients may write, as somebody has tuned it: above what the file of clients says, and for
/// clients that name themselves too. Asked for each request by any thread; changed by one at a time.
/// </summary>
internal sealed class TunedRates
{
    /// <summary>Clients that may have such a rate at one time.</summary>
    public const int Most = 500;

    // Never changed in place: whoever reads it has a whole one.
    private volatile FrozenDictionary<string, long?> _byName = FrozenDictionary<string, long?>.Empty;

    /// <summary>The clients that have one.</summary>
    public IReadOnlyCollection<string> Clients => _byName.Keys;

    /// <summary>The rate of a client, null for no limit; false where none was tuned.</summary>
    public bool TryFind(string client, out long? perSecond)
    {
        perSecond = null;
        FrozenDictionary<string, long?> byName = _byName;
        return byName.Count > 0 && byName.TryGetValue(client, out perSecond);
    }

    /// <summary>From now on a client has this rate; null for no limit.</summary>
    public void Set(string client, long? perSecond) =>
        _byName = new Dictionary<string, long?>(_byName) { [client] = perSecond }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>From now on a client has what the file of clients gives it.</summary>
    public void Clear(string client) =>
        _byName = _byName.Where(rate => rate.Key != client).ToFrozenDictionary(StringComparer.Ordinal);
}
