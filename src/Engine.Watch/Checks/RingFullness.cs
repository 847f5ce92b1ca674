using Engine.Core.Pipeline;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>
/// Whether the ring is full at most looks of a second. A burst may fill it for a moment, for which it is there; and a stage that is
/// behind lets it empty for moments, and it is full again at once.
/// </summary>
internal sealed class RingFullness
{
    /// <summary>The time over which it is looked at.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Requests differ in size, so that the next one may not fit into what is left.
    private const double Full = 0.99;
    private const double Mostly = 0.75;

    private readonly Queue<(TimeSpan At, bool IsFull)> _looks = new();

    /// <summary>Looks once more.</summary>
    public bool Look(EngineSample sample)
    {
        _looks.Enqueue((sample.Elapsed, IsFull(sample.Partition)));
        while (_looks.Count > 1 && sample.Elapsed - _looks.ElementAt(1).At >= Patience)
        {
            _looks.Dequeue();
        }

        return sample.Elapsed - _looks.Peek().At >= Patience && _looks.Count(look => look.IsFull) >= Mostly * _looks.Count;
    }

    private static bool IsFull(in PartitionStatus at) =>
        at.RingSlots > 0 && (at.Claimed - at.Answered >= Full * at.RingSlots || at.UsedBytes >= Full * at.RingBytes);
}
