using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>Sees that nothing becomes durable, and finds out what the lanes wait for.</summary>
internal sealed class JournalWatch
{
    // Asked four times a second, PostgreSQL answers the question of the connection apart in a few milliseconds. When work has
    // stood still for as long as is told, a server that stopped with it has been silent for longer than this.
    private static readonly TimeSpan s_silence = TimeSpan.FromMilliseconds(400);

    private readonly Standstill _durable = new();
    private readonly Lasting _stalled = new();
    private readonly Lasting _silent = new();
    private long _sequence = -1;

    /// <summary>Looks.</summary>
    public Finding? Look(EngineSample sample)
    {
        PartitionStatus at = sample.Partition;
        JournalStatus journal = sample.Journal;
        bool isLeading = journal.Role == JournalRole.Leader;
        TimeSpan stands = _durable.Look(
            isLeading && at.AppliedSequence > at.DurableSequence, at.DurableSequence, sample);
        TimeSpan stalled = _stalled.Look(journal.State == JournalState.Stalled, sample);
        bool moves = at.DurableSequence != _sequence;
        _sequence = at.DurableSequence;
        bool isSilent = sample.Postgres is { } asked && asked.Silence >= s_silence && !moves;
        TimeSpan silent = _silent.Look(isSilent, sample);
        if (journal.State == JournalState.Fenced)
        {
            return new Finding(
                AlarmCatalogue.JournalFenced, "", AlarmGrade.Critical, $"This engine may not write any more: {journal.Reason}.",
                Evidence.Of(("epoch", Evidence.Count(journal.Epoch))));
        }

        TimeSpan longest = Longest(stands, stalled, isSilent ? s_silence + silent : TimeSpan.Zero);
        return Watchdog.IsTooLong(longest) ? Explain(sample, longest, isSilent) : null;
    }

    private static TimeSpan Longest(params ReadOnlySpan<TimeSpan> times)
    {
        TimeSpan longest = TimeSpan.Zero;
        foreach (TimeSpan time in times)
        {
            longest = time > longest ? time : longest;
        }

        return longest;
    }

    private static Finding Explain(EngineSample sample, TimeSpan stands, bool isSilent)
    {
        JournalStatus journal = sample.Journal;
        AlarmGrade grade = Watchdog.GradeOf(stands);
        string standing = $"nothing has become durable for {Evidence.Seconds(stands)}";
        IReadOnlyDictionary<string, string> evidence = EvidenceOf(sample, stands);
        if (isSilent)
        {
            return new Finding(
                AlarmCatalogue.PostgresSilent, "", grade,
                $"PostgreSQL answers nothing: a connection apart from the lanes has had no answer for "
                    + $"{Evidence.Seconds(sample.Postgres!.Silence)}, and {standing}. Its processes are stopped, starved of "
                    + "processor or disk, or the network between is cut.",
                evidence);
        }

        if (journal.State == JournalState.Stalled)
        {
            return IsDiskFull(journal.Reason)
                ? new Finding(
                    AlarmCatalogue.DiskFull, "", grade, $"PostgreSQL's disk is full ({journal.Reason}): {standing}.", evidence)
                : new Finding(
                    AlarmCatalogue.JournalStalled, "", grade,
                    $"PostgreSQL does not take the journal's blocks: {journal.Reason}; {standing}.", evidence);
        }

        return LaneThatWaits(sample, standing, grade, evidence);
    }

    private static Finding LaneThatWaits(
        EngineSample sample, string standing, AlarmGrade grade, IReadOnlyDictionary<string, string> evidence)
    {
        IReadOnlyList<BackendWait> waits = sample.Postgres?.Waits ?? [];
        foreach (JournalLaneStatus lane in sample.Journal.Lanes.Where(lane => lane.BackendPid != 0))
        {
            if (waits.FirstOrDefault(wait => wait.BackendPid == lane.BackendPid && wait.BlockedBy.Count > 0) is { } blocked)
            {
                return new Finding(
                    AlarmCatalogue.LaneBlocked, $"lane {lane.Lane}", grade,
                    $"Lane {lane.Lane} (backend {lane.BackendPid}, {lane.State}) waits for {blocked.Wait}, which is held by "
                        + $"{blocked.Blockers}; {standing}.",
                    evidence);
            }
        }

        // Commits are in order: the lane whose turn it is waits for the server, the others for that lane.
        JournalLaneStatus? first = sample.Journal.Lanes
            .OrderBy(lane => lane.State switch { "confirming" => 0, "committing" => 1, "copying" => 2, "opening" => 3, _ => 4 })
            .FirstOrDefault();
        string subject = first is null || first.State == "idle" ? "journal" : $"lane {first.Lane}";
        BackendWait? wait = waits.FirstOrDefault(wait => wait.BackendPid == first?.BackendPid);
        string what = first switch
        {
            null or { State: "idle" } => "the lanes are idle, and blocks are not handed to them",
            { State: "connecting" } => $"lane {first.Lane} is connecting to PostgreSQL",
            _ => $"lane {first.Lane} (backend {first.BackendPid}) is {first.State}"
                + (wait is null ? ", and PostgreSQL names nothing that its backend waits for" : $", and its backend waits for {wait.Wait}"),
        };
        return new Finding(
            AlarmCatalogue.StageStalled, subject, grade, $"The journal stands still: {what}; {standing}.", evidence);
    }

    private static bool IsDiskFull(string reason) =>
        reason.Contains("No space left", StringComparison.OrdinalIgnoreCase)
        || reason.Contains("disk full", StringComparison.OrdinalIgnoreCase)
        || reason.Contains("Disk quota exceeded", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string> EvidenceOf(EngineSample sample, TimeSpan stands)
    {
        PartitionStatus at = sample.Partition;
        var evidence = new Dictionary<string, string>
        {
            ["stands"] = Evidence.Seconds(stands),
            ["events not durable"] = Evidence.Count(Math.Max(0, at.AppliedSequence - at.DurableSequence)),
            ["durable sequence"] = Evidence.Count(at.DurableSequence),
        };
        foreach (JournalLaneStatus lane in sample.Journal.Lanes)
        {
            evidence[$"lane {lane.Lane}"] = lane.BackendPid == 0 ? lane.State : $"{lane.State}, backend {lane.BackendPid}";
        }

        foreach (BackendWait wait in sample.Postgres?.Waits ?? [])
        {
            evidence[$"backend {wait.BackendPid}"] = wait.BlockedBy.Count == 0
                ? $"{wait.What} waits for {wait.Wait}"
                : $"{wait.What} waits for {wait.Wait}, held by {wait.Blockers}";
        }

        return evidence;
    }
}
