using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>
/// For how long something has been so, as far as it was seen: when nobody looked for a while, since the whole process stood
/// still, that time does not count, for nothing could go on in it.
/// </summary>
internal sealed class Lasting
{
    // Looks come four a second.
    private static readonly TimeSpan s_longestLook = TimeSpan.FromSeconds(1);

    private TimeSpan? _last;

    /// <summary>How long so far; zero while it is not so.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Looks again; returns how long it has been so.</summary>
    public TimeSpan Look(bool isSo, EngineSample sample)
    {
        if (isSo && _last is { } last)
        {
            TimeSpan since = sample.Elapsed - last;
            Time += since < s_longestLook ? since : s_longestLook;
        }
        else
        {
            Time = TimeSpan.Zero;
        }

        _last = isSo ? sample.Elapsed : null;
        return Time;
    }
}
