using Engine.Core.Pipeline;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>Sees that the ring is full, and says which stage is behind.</summary>
internal sealed class RingWatch
{
    private static readonly TimeSpan s_untilCritical = TimeSpan.FromSeconds(10);

    private readonly RingFullness _fullness = new();
    private readonly Lasting _full = new();

    /// <summary>Looks; what stands still explains it where it is known.</summary>
    public Finding? Look(EngineSample sample, Finding? cause)
    {
        PartitionStatus at = sample.Partition;
        long used = Math.Max(0, at.Claimed - at.Answered);
        bool isMostlyFull = _fullness.Look(sample);
        TimeSpan full = _full.Look(isMostlyFull, sample) + RingFullness.Patience;
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
}
