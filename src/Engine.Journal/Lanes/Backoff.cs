namespace Engine.Journal.Lanes;

/// <summary>
/// How long to wait before the next try: longer each time, to a limit, from the start after a success.
/// </summary>
internal sealed class Backoff
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _first = TimeSpan.FromMilliseconds(20);
    private TimeSpan _next;

    /// <summary>The wait before the next try; none before the first.</summary>
    public TimeSpan Next()
    {
        TimeSpan wait = _next;
        TimeSpan doubled = wait == TimeSpan.Zero ? _first : 2 * wait;
        _next = doubled < _longest ? doubled : _longest;
        return wait;
    }

    /// <summary>Something succeeded.</summary>
    public void Reset() => _next = TimeSpan.Zero;
}
