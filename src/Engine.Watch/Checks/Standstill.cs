using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>For how long there has been work without any of it being done.</summary>
internal sealed class Standstill
{
    private readonly Lasting _lasting = new();
    private long _done = long.MinValue;

    /// <summary>Looks again; returns for how long nothing was done though there was work.</summary>
    public TimeSpan Look(bool hasWork, long done, EngineSample sample)
    {
        bool stands = hasWork && done == _done;
        _done = done;
        if (hasWork && !stands)
        {
            _lasting.Look(isSo: false, sample); // from this look on it counts
        }

        return _lasting.Look(hasWork, sample) is var time && stands ? time : TimeSpan.Zero;
    }
}
