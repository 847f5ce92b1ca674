using Engine.Core.Figures;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.Figures;
using Engine.Journal.Verification;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Tests.Fixtures;

/// <summary>What the watch would tell of an engine of which everything is known.</summary>
internal static class FullReport
{
    public static WatchReport Of(params long[] nanoseconds) =>
        new(7, Sample(Counted(nanoseconds)), [Alarm("disk-full"), Alarm("disk-full")]);

    public static LatencySnapshot Counted(params long[] values)
    {
        var histogram = new LatencyHistogram();
        foreach (long value in values)
        {
            histogram.Record(value);
        }

        return histogram.Snapshot();
    }

    private static EngineSample Sample(LatencySnapshot times) => new Looks().Sample with
    {
        Partition = default(PartitionStatus) with { RingSlots = 1024, RingBytes = 1 << 20, Claimed = 9, Applied = 7, Answered = 5 },
        Journal = new JournalStatus(
            1, JournalState.Writable, "", "15", "1", true, 1, 0, [],
            Followed: new FollowStatus(1, 1, 3, 1, 1, "other", "", TimeSpan.Zero),
            Sealing: new JournalSealingStatus(1, 2, "", ""),
            Audit: new JournalAuditStatus(0, 0, 4, null, "", "")),
        Blocks = new JournalFigures
        {
            Lanes = [new LaneFigures(0, 2, 30, 4, times, times)],
            BlockRows = Counted(1, 7, 8, 8_192),
            Filling = times,
        },
        Stages = [new StageSample("apply", 7, 2, TimeSpan.FromSeconds(1.5), times, "room")],
        Answers = Answers(times),
        Clients =
        [
            new ClientSample("a \"b\"\\\nc", 1, 2, Answers(times), TimeSpan.FromSeconds(3), new UserSample(
                5, 50, 1, 2, 3, Seconds(1), Seconds(2), Seconds(3), Seconds(4), Seconds(5))),
        ],
        Ledgers = [new LedgerSample(4, 6, 600, 0, 0, 0, 0)],
        Limits = [new LimitSample("max-accounts", "accounts", 3, 10)],
        Checkers = [new CheckerSample("canary", 3, Seconds(1), Seconds(0), Seconds(9), "")],
        Completeness = new CompletenessSample(RecentVerification.Nothing, Seconds(0), Seconds(0)),
        TouchedLeaves = [new TouchedLeaf(2, 3, true, "")],
        Canary = new CanarySample(3, Seconds(0.1), CanaryFailure.None, "", Seconds(0)),
        Process = new ProcessSample { DiskAvailable = 12 },
        Postgres = new PostgresSample
        {
            Read = Seconds(1),
            ReplicaLagBytes = 3,
            Waits = [new BackendWait(9, "lane 0", "Lock/relation", [1, 2])],
        },
    };

    private static AnswerSample Answers(LatencySnapshot times) => new()
    {
        RequestsAccepted = 9,
        RequestsEnded = 8,
        RequestsUnknown = 1,
        RequestsNotAccepted = 2,
        RequestsOverLimit = 0,
        EventsByCode = new Dictionary<string, long> { ["exists"] = 2 },
        Latency = times,
    };

    private static Alarm Alarm(string name) => new()
    {
        Id = name,
        Name = name,
        Subject = "",
        Grade = AlarmGrade.Critical,
        Cause = "",
        Evidence = new Dictionary<string, string>(),
        Since = Looks.Start,
        LastSeen = Looks.Start,
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
