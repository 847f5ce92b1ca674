using Engine.Core.Pipeline;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>Sees that the ring is full, and says which stage is behind.</summary>
internal sealed class RingWatch
{
    // A burst may fill it for a moment, for which it is there.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_untilCritical = TimeSpan.FromSeconds(10);

    // Requests differ in size, so that the next one may not fit into what is left.
    private const double Full = 0.99;

    // Of the looks of that time: a stage that is behind lets the ring empty for moments, and it is full again at once.
    private const double Mostly = 0.75;

    private readonly Queue<(TimeSpan At, bool IsFull)> _looks = new();
    private readonly Lasting _full = new();

    /// <summary>Looks; what stands still explains it where it is known.</summary>
    public Finding? Look(EngineSample sample, Finding? cause)
    {
        PartitionStatus at = sample.Partition;
        long used = Math.Max(0, at.Claimed - at.Answered);
        bool isFull = at.RingSlots > 0 && (used >= Full * at.RingSlots || at.UsedBytes >= Full * at.RingBytes);
        bool isMostlyFull = IsMostlyFull(isFull, sample.Elapsed);
        TimeSpan full = _full.Look(isMostlyFull, sample) + s_patience;
        if (!isMostlyFull)
        {
            return null;
        }

        long unapplied = at.Claimed - at.Applied;
        string behind = unapplied > used / 2
            ? $"the writer is behind: {Evidence.Count(unapplied)} of {Evidence.Count(used)} requests wait for it"
            : $"the journal is behind: {Evidence.Count(at.Applied - at.Answered)} of {Evidence.Count(used)} requests are applied "
                + "and not durable";
        return new Finding(
            AlarmCatalogue.RingFull,
            "",
            full >= s_untilCritical ? AlarmGrade.Critical : AlarmGrade.Warning,
            $"The ring has been full for {Evidence.Seconds(full)}, so that streams are read no further and calls are refused; "
                + $"{behind}." + (cause is null ? "" : $" {cause.Cause}"),
            Evidence.Of(
                ("full", Evidence.Seconds(full)),
                ("slots", $"{Evidence.Count(used)} of {Evidence.Count(at.RingSlots)}"),
                ("bytes", $"{Evidence.Count(at.UsedBytes)} of {Evidence.Count(at.RingBytes)}"),
                ("turned away", Evidence.Count(at.Rejected))));
    }

    // Over the last second: the oldest look that is kept is that long ago.
    private bool IsMostlyFull(bool isFull, TimeSpan now)
    {
        _looks.Enqueue((now, isFull));
        while (_looks.Count > 1 && now - _looks.ElementAt(1).At >= s_patience)
        {
            _looks.Dequeue();
        }

        return now - _looks.Peek().At >= s_patience && _looks.Count(look => look.IsFull) >= Mostly * _looks.Count;
    }
}
