using System.Diagnostics;
using Engine.Core.Figures;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.Figures;
using Engine.Server.Admin;
using Engine.Watch;
using Engine.Watch.Samples;
using Google.Protobuf.WellKnownTypes;

namespace Engine.Server.Dashboard;

/// <summary>Makes of two samples what people look at: the dashboard, and <c>engine top</c>.</summary>
internal static class FiguresProjection
{
    // More than a screen holds; a thousand clients would make each snapshot a hundred kilobytes.
    private const int MostRows = 25;

    /// <summary>How it stands.</summary>
    /// <param name="earlier">A sample of a second or two before.</param>
    /// <param name="report">How it stands now, with the alarms.</param>
    /// <param name="timeline">What happened lately, the newest first.</param>
    /// <param name="capacity">Events a second that were measured as the limit; 0 where that is not known.</param>
    public static V1.Figures Of(
        EngineSample earlier, WatchReport report, IEnumerable<V1.TimelineEntry> timeline, double capacity)
    {
        EngineSample now = report.Sample;
        var span = new SampleSpan(earlier, now);
        return new V1.Figures
        {
            At = Timestamp.FromDateTimeOffset(now.At),
            Version = AdminService.Version,
            Epoch = (ulong)now.Journal.Epoch,
            Role = RoleOf(now),
            UptimeSeconds = now.Elapsed.TotalSeconds,
            Verdict = Verdicts.Of(now, report.Alarms),
            Rates = RateProjection.Of(span, capacity),
            Latency = Latencies.Between(earlier.Answers.Latency, now.Answers.Latency),
            Users = ClientProjection.SlowestUsers(now),
            Stages = { now.Stages.Select(stage => StageOf(span, stage)) },
            Ring = RingOf(now.Partition),
            Blocks = BlocksOf(span),
            Lanes = { now.Journal.Lanes.Select(lane => LaneOf(span, lane)) },
            Clients = { ClientProjection.Busiest(span, MostRows) },
            ClientsSeen = (uint)now.Clients.Count,
            Refusals = { RefusalsOf(span) },
            Ledgers = { LedgerProjection.Of(span, MostRows) },
            Postgres = PostgresOf(span),
            Completeness = CompletenessProjection.Of(now),
            Limits = { now.Limits.Select(LimitOf) },
            Process = ProcessOf(span),
            Alarms = { report.Alarms.Take(MostRows).Select(AlarmRecords.Alarm) },
            Timeline = { timeline },
        };
    }

    private static string RoleOf(EngineSample sample) => sample switch
    {
        { IsStopping: true } => "stopping",
        { IsLeading: true } => "leader",
        { Journal.Role: JournalRole.Standby } => "standby",
        _ => "taking over",
    };

    private static V1.StageFigures StageOf(SampleSpan span, StageSample stage)
    {
        StageSample? before = span.StageBefore(stage.Name);
        return new V1.StageFigures
        {
            Name = stage.Name,
            Rate = span.Rate(before?.Done ?? 0, stage.Done),
            Waiting = (ulong)Math.Max(0, stage.Waiting),
            Busy = span.Share(before?.Busy ?? TimeSpan.Zero, stage.Busy),
            Time = Latencies.Between(before?.Time, stage.Time),
            WaitsFor = stage.WaitsFor,
        };
    }

    private static V1.RingFigures RingOf(in PartitionStatus status) => new()
    {
        Slots = (uint)status.RingSlots,
        Used = (uint)Math.Clamp(status.Claimed - status.Answered, 0, status.RingSlots), // both move while they are read
        CapacityBytes = (ulong)status.RingBytes,
        UsedBytes = (ulong)Math.Max(0, status.UsedBytes),
        Rejected = (ulong)status.Rejected,
    };

    private static V1.BlockFigures BlocksOf(SampleSpan span)
    {
        JournalFigures now = span.Later.Blocks;
        var rows = now.BlockRows.Since(span.Earlier.Blocks.BlockRows);
        return new V1.BlockFigures
        {
            Rate = rows.Count / span.Length.TotalSeconds,
            Rows = rows.Count == 0 ? 0 : (double)rows.SumNanoseconds / rows.Count,
            LastBlock = (ulong)span.Later.Journal.LastBlock,
            AppliedSequence = (ulong)span.Later.Partition.AppliedSequence,
            DurableSequence = (ulong)span.Later.Partition.DurableSequence,
            Lag = now.DurableLag.TotalMilliseconds,
        };
    }

    private static V1.LaneFigures LaneOf(SampleSpan span, JournalLaneStatus lane)
    {
        LaneFigures? now = span.Later.Blocks.Lanes.FirstOrDefault(figures => figures.Lane == lane.Lane);
        LaneFigures? before = span.Earlier.Blocks.Lanes.FirstOrDefault(figures => figures.Lane == lane.Lane);
        BackendWait? wait = span.Later.Postgres?.Waits.FirstOrDefault(wait => wait.BackendPid == lane.BackendPid);
        return new V1.LaneFigures
        {
            Lane = (uint)lane.Lane,
            State = lane.State,
            BackendPid = (uint)lane.BackendPid,
            Rate = span.Rate(before?.Rows ?? 0, now?.Rows ?? 0),
            Blocks = span.Rate(before?.Blocks ?? 0, now?.Blocks ?? 0),
            Commit = now is null ? new V1.LatencyFigures() : Latencies.Between(before?.Commit, now.Commit),
            WaitsFor = wait is null ? "" : WaitInWords(wait),
            LastError = lane.LastError,
        };
    }

    private static IEnumerable<V1.RefusalFigures> RefusalsOf(SampleSpan span) => span.Later.Answers.EventsByCode
        .OrderByDescending(code => code.Value)
        .ThenBy(code => code.Key, StringComparer.Ordinal)
        .Take(MostRows)
        .Select(code => new V1.RefusalFigures
        {
            Code = code.Key,
            Rate = span.Rate(span.Earlier.Answers.EventsByCode.GetValueOrDefault(code.Key), code.Value),
            Count = (ulong)code.Value,
        });

    private static V1.PostgresFigures? PostgresOf(SampleSpan span)
    {
        EngineSample now = span.Later;
        var figures = new V1.PostgresFigures
        {
            State = now.Journal.State switch
            {
                JournalState.Writable => "writable",
                JournalState.Stalled => "stalled",
                JournalState.Fenced => "fenced",
                _ => throw new UnreachableException($"No such state of a journal: {now.Journal.State}."),
            },
            Reason = now.Journal.Reason,
            Version = now.Journal.ServerVersion,
            Commit = Latencies.Between(CommitOf(span.Earlier), CommitOf(now)),
        };
        if (now.Postgres is { } postgres)
        {
            figures.WalRate = span.Earlier.Postgres is { WalBytes: > 0 and var before } ? span.Rate(before, postgres.WalBytes) : 0;
            figures.DatabaseBytes = (ulong)postgres.DatabaseBytes;
            figures.SilenceSeconds = postgres.Silence.TotalSeconds;
            figures.Waits.AddRange(postgres.Waits.Select(wait => $"{wait.What}: {WaitInWords(wait)}"));
            if (postgres.ReplicaLagBytes is { } lag)
            {
                figures.ReplicaLagBytes = (ulong)Math.Max(0, lag);
            }
        }

        return figures;
    }

    private static LatencySnapshot CommitOf(EngineSample sample) => sample.Postgres?.Commit ?? LatencySnapshot.Empty;

    private static string WaitInWords(BackendWait wait) =>
        wait.Blockers.Length == 0 ? wait.Wait : $"{wait.Wait}, held by {wait.Blockers}";

    private static V1.LimitFigures LimitOf(LimitSample limit) => new()
    {
        Option = limit.Option,
        What = limit.What,
        Used = (ulong)Math.Max(0, limit.Used),
        Most = (ulong)Math.Max(0, limit.Most),
    };

    private static V1.ProcessFigures ProcessOf(SampleSpan span)
    {
        (ProcessSample before, ProcessSample now) = (span.Earlier.Process, span.Later.Process);
        var figures = new V1.ProcessFigures
        {
            CoresUsed = (now.Cpu - before.Cpu) / span.Length,
            Cores = (uint)now.Cores,
            Memory = (ulong)now.WorkingSet,
            Heap = (ulong)now.ManagedHeap,
            GcPause = span.Share(before.GcPause, now.GcPause),
            MemoryAvailable = (ulong)Math.Max(0, now.MemoryAvailable),
        };
        if (now.DiskAvailable is { } disk)
        {
            figures.DiskAvailable = (ulong)disk;
        }

        return figures;
    }
}
