using System.Runtime.InteropServices;

namespace Engine.Journal.Past;

/// <summary>
/// Between which ids those of a leaf's transfers lie, and between which stamps. Ids that rise with time (UUIDv7, and others
/// of which nothing else need be known) are looked for in no leaf of another time. 80 bytes, as kept with the filter.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IdRange
{
    private UInt128 _lowestTimed;
    private UInt128 _highestTimed;
    private UInt128 _lowest;
    private UInt128 _highest;
    private ulong _firstStamp;
    private ulong _lastStamp;

    /// <summary>A range that nothing lies in.</summary>
    public static IdRange Empty { get; } = new()
    {
        _lowestTimed = UInt128.MaxValue,
        _lowest = UInt128.MaxValue,
        _firstStamp = ulong.MaxValue,
    };

    /// <summary>Takes in the id of a transfer, or one that was burnt.</summary>
    public void AddId(UInt128 id)
    {
        if (IsTimed(id))
        {
            (_lowestTimed, _highestTimed) = (UInt128.Min(_lowestTimed, id), UInt128.Max(_highestTimed, id));
        }
        else
        {
            (_lowest, _highest) = (UInt128.Min(_lowest, id), UInt128.Max(_highest, id));
        }
    }

    /// <summary>Takes in the stamp of a transfer, ns.</summary>
    public void AddStamp(ulong stamp) =>
        (_firstStamp, _lastStamp) = (Math.Min(_firstStamp, stamp), Math.Max(_lastStamp, stamp));

    /// <summary>Whether an id lies in it.</summary>
    public readonly bool HasId(UInt128 id) => IsTimed(id)
        ? id >= _lowestTimed && id <= _highestTimed
        : id >= _lowest && id <= _highest;

    /// <summary>Whether a stamp lies in it, ns.</summary>
    public readonly bool HasStamp(ulong stamp) => stamp >= _firstStamp && stamp <= _lastStamp;

    // The version of a UUID, and its variant.
    private static bool IsTimed(UInt128 id) => ((ulong)(id >> 76) & 0xF) == 7 && ((ulong)(id >> 62) & 3) == 2;
}
