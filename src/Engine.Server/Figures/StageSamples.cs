using Engine.Core.Figures;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.Figures;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>The stages behind the decoder, in the order of the way, with what each waits for in words.</summary>
internal static class StageSamples
{
    /// <summary>How they stand.</summary>
    public static IEnumerable<StageSample> Of(
        Partition partition, PartitionStatus status, JournalStatus journal, JournalFigures blocks)
    {
        PartitionFigures figures = partition.Figures;
        yield return new StageSample(
            "apply",
            status.Applied,
            Math.Max(0, status.Claimed - status.Applied),
            figures.Apply.Busy,
            figures.Apply.Time.Snapshot(),
            figures.Apply.IsBlocked ? "room between writer and journal: the journal takes no more events" : "");
        yield return new StageSample(
            "journal",
            blocks.BlockRows.SumNanoseconds,
            partition.EventsWaiting,
            figures.Journal.Busy + blocks.Closing,
            blocks.Filling,
            figures.Journal.IsBlocked ? "a free block: all of them wait for their commit" : "");
        foreach (LaneFigures lane in blocks.Lanes)
        {
            yield return Lane(lane, journal.Lanes.FirstOrDefault(status => status.Lane == lane.Lane));
        }

        long awaited = partition.AwaitedSequence;
        bool waits = awaited > status.DurableSequence;
        yield return new StageSample(
            "reply",
            status.Answered,
            waits ? 0 : Math.Max(0, status.Applied - status.Answered),
            figures.Reply.Busy,
            figures.Reply.Time.Snapshot(),
            waits ? $"sequence {awaited} to be durable" : "");
    }

    private static StageSample Lane(LaneFigures lane, JournalLaneStatus? status) => new(
        $"lane {lane.Lane}",
        lane.Rows,
        lane.RowsUnderWay,
        Spans.Of(lane.Time.SumNanoseconds),
        lane.Time,
        status?.State switch
        {
            "connecting" => status.LastError.Length == 0 ? "a connection" : $"a connection: {status.LastError}",
            "copying" when lane.RowsUnderWay > 0 => "PostgreSQL to take its rows, or the block before to be committed",
            "committing" => "PostgreSQL to commit",
            "confirming" => "PostgreSQL to confirm a commit that it did not answer",
            _ => "",
        });
}
