using Engine.Watch.Samples;

namespace Engine.Watch.Metrics;

/// <summary>Of the ring and the stages behind it.</summary>
internal static class StageMetrics
{
    private static readonly MetricFactory s_core = new(Rooms.Core);

    private static readonly MetricsOfMany<StageSample> s_stages =
        s_core.Of<StageSample>(["stage"], "Sample.Stages.", sample => sample.Stages);

    public static IReadOnlyList<Metric> All { get; } =
    [
        s_stages.Counter(
            "engine.stage.done", "{unit}", "Work done by a stage: requests, or events for the journal and its lanes.", "Done",
            stage => new MetricValue(stage.Done, stage.Name)),
        s_stages.Gauge(
            "engine.stage.waiting", "{unit}", "Work that waits in front of a stage.", "Waiting",
            stage => new MetricValue(stage.Waiting, stage.Name)),
        s_stages.Counter(
            "engine.stage.busy", "s", "Time in which a stage worked; its rate is the share of a thread.", "Busy",
            stage => new MetricValue(stage.Busy.TotalSeconds, stage.Name)),
        s_stages.Histogram(
            "engine.stage.wait", "s", "How long a request waited for a stage and was in it.", "Time", MetricBounds.Fine,
            stage => new MetricDistribution(stage.Time, stage.Name)),
        s_stages.Gauge(
            "engine.stage.blocked", "1", "1 while a stage has work and cannot go on, else 0.", "WaitsFor",
            stage => new MetricValue(stage.WaitsFor.Length > 0 ? 1 : 0, stage.Name)),
        s_core.Counter(
            "engine.ring.claimed", "{request}", "Requests that entered the ring.", "Partition.Claimed",
            sample => sample.Partition.Claimed),
        s_core.Counter(
            "engine.ring.applied", "{request}", "Requests that the writer applied.", "Partition.Applied",
            sample => sample.Partition.Applied),
        s_core.Counter(
            "engine.ring.answered", "{request}", "Requests whose answer was released.", "Partition.Answered",
            sample => sample.Partition.Answered),
        s_core.Counter(
            "engine.ring.rejected", "{request}", "Requests turned away because the ring was full.", "Partition.Rejected",
            sample => sample.Partition.Rejected),
        s_core.Gauge(
            "engine.ring.slots", "{slot}", "Requests that the ring may hold.", "Partition.RingSlots",
            sample => sample.Partition.RingSlots),
        s_core.Gauge(
            "engine.ring.used", "{slot}", "Requests in the ring: claimed and not answered.", "Partition.Claimed",
            sample => Math.Max(0, sample.Partition.Claimed - sample.Partition.Answered)),
        s_core.Gauge(
            "engine.ring.capacity", "By", "Bytes of requests that the ring may hold.", "Partition.RingBytes",
            sample => sample.Partition.RingBytes),
        s_core.Gauge(
            "engine.ring.held", "By", "Bytes of the requests in the ring.", "Partition.UsedBytes",
            sample => sample.Partition.UsedBytes),
    ];
}
