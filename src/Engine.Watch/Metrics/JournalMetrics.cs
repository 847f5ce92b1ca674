using System.Globalization;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.Figures;

namespace Engine.Watch.Metrics;

/// <summary>Of blocks and lanes.</summary>
internal static class JournalMetrics
{
    private static readonly MetricFactory s_journal = new(Rooms.Journal);

    private static readonly MetricsOfMany<LaneFigures> s_lanes =
        s_journal.Of<LaneFigures>(["lane"], "Sample.Blocks.Lanes.", sample => sample.Blocks.Lanes);

    public static IReadOnlyList<Metric> All { get; } =
    [
        s_journal.Gauge(
            "engine.journal.writable", "1", "1 while the journal takes writes, else 0.", "Journal.State",
            sample => sample.Journal.State == JournalState.Writable ? 1 : 0),
        s_journal.Gauge(
            "engine.journal.epoch", "1", "Number of the epoch under which the engine writes; 0 before it leads.",
            "Journal.Epoch", sample => sample.Journal.Epoch),
        s_journal.Gauge(
            "engine.journal.sequence.applied", "{event}", "Highest sequence that the writer has given.",
            "Partition.AppliedSequence", sample => sample.Partition.AppliedSequence),
        s_journal.Gauge(
            "engine.journal.sequence.durable", "{event}", "Highest sequence known to be committed.",
            "Journal.DurableSequence", sample => sample.Journal.DurableSequence),
        s_journal.Gauge(
            "engine.journal.lag.events", "{event}", "Events applied that are not known to be committed.",
            "Partition.AppliedSequence",
            sample => Math.Max(0, sample.Partition.AppliedSequence - sample.Partition.DurableSequence)),
        s_journal.Gauge(
            "engine.journal.lag", "s", "Age of the oldest block that is not durable.", "Blocks.DurableLag",
            sample => sample.Blocks.DurableLag.TotalSeconds),
        s_journal.Gauge(
            "engine.journal.block.last", "1", "Number of the last block known to be committed.", "Journal.LastBlock",
            sample => sample.Journal.LastBlock),
        s_journal.Histogram(
            "engine.journal.block.events", "{event}", "Events of each block sent on its way.", "Blocks.BlockRows",
            MetricBounds.Numbers, sample => sample.Blocks.BlockRows),
        s_journal.Histogram(
            "engine.journal.block.filling", "s", "From the first event of a block until it was sent on its way.",
            "Blocks.Filling", MetricBounds.Fine, sample => sample.Blocks.Filling),
        s_journal.Counter(
            "engine.journal.sent", "By", "Bytes of rows sent on their way to PostgreSQL.", "Blocks.Bytes",
            sample => sample.Blocks.Bytes),
        s_lanes.Counter(
            "engine.lane.blocks", "{block}", "Blocks that a lane committed.", "Blocks",
            lane => new MetricValue(lane.Blocks, Number(lane))),
        s_lanes.Counter(
            "engine.lane.events", "{event}", "Events that a lane committed.", "Rows",
            lane => new MetricValue(lane.Rows, Number(lane))),
        s_lanes.Gauge(
            "engine.lane.carries", "{event}", "Events of the block that a lane carries now.", "RowsUnderWay",
            lane => new MetricValue(lane.RowsUnderWay, Number(lane))),
        s_lanes.Histogram(
            "engine.lane.commit", "s", "From the end of a COPY until PostgreSQL said that it is committed.", "Commit",
            MetricBounds.Fine, lane => new MetricDistribution(lane.Commit, Number(lane))),
        s_journal.Gauge(
            "engine.journal.leaves.full", "{leaf}", "Full leaves that wait for their seal.", "Journal.Sealing.FullLeaves",
            sample => sample.Journal.Sealing?.FullLeaves),
        s_journal.Gauge(
            "engine.journal.unsealed", "{event}", "Events that no sealed leaf holds.", "Partition.UnsealedRows",
            sample => sample.Partition.UnsealedRows),
        s_journal.Counter(
            "engine.journal.audit.rounds", "{round}", "Rounds of the audit over all sealed leaves.", "Journal.Audit.Rounds",
            sample => sample.Journal.Audit?.Rounds),
        s_journal.Gauge(
            "engine.journal.damaged", "1", "1 where the audit has found damage, else 0.", "Journal.Audit.Damage",
            sample => sample.Journal.Audit is { } audit ? Convert.ToInt32(audit.Damage.Length > 0) : null),
        s_journal.Gauge(
            "engine.standby.behind", "{block}", "Committed blocks that this standby has not replayed; of a standby alone.",
            "Journal.Followed.BlocksBehind", sample => sample.Journal.Followed?.BlocksBehind),
    ];

    private static string Number(LaneFigures lane) => lane.Lane.ToString(CultureInfo.InvariantCulture);
}
