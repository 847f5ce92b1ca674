using Engine.Core.Pipeline;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>
/// Sees work that waits while none is done, and names the cause rather than all that stands behind it: a thread that has not come
/// back explains everything, what the journal waits for explains the writer and the replies.
/// </summary>
public sealed class Watchdog : ICheck
{
    // With looks every 250 ms an alarm is told within a second of the last work done.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan s_untilCritical = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Standstill> _threads = [];
    private readonly Standstill _apply = new();
    private readonly Standstill _reply = new();
    private readonly JournalWatch _journal = new();
    private readonly RingWatch _ring = new();

    /// <inheritdoc/>
    public string Name => "watchdog";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        PartitionStatus at = sample.Partition;
        TimeSpan apply = _apply.Look(at.Claimed > at.Applied, at.Applied, sample);
        TimeSpan reply = _reply.Look(
            at.Applied > at.Answered && at.DurableSequence >= at.AppliedSequence, at.Answered, sample);
        Finding? cause = ThreadThatHangs(sample);
        Finding? journal = _journal.Look(sample);
        cause ??= journal;
        if (cause is null && apply >= s_patience)
        {
            cause = Stalled("apply", apply, at.Claimed - at.Applied, "the writer does not take the requests in front of it");
        }

        if (cause is null && reply >= s_patience)
        {
            cause = Stalled("reply", reply, at.Applied - at.Answered, "what is durable is not answered");
        }

        Finding? ring = _ring.Look(sample, cause);
        return new[] { cause, ring }.OfType<Finding>();
    }

    /// <summary>How grave it is that nothing goes on for so long.</summary>
    internal static AlarmGrade GradeOf(TimeSpan stands) =>
        stands >= s_untilCritical ? AlarmGrade.Critical : AlarmGrade.Warning;

    /// <summary>Whether nothing has gone on for too long.</summary>
    internal static bool IsTooLong(TimeSpan stands) => stands >= s_patience;

    private static Finding Stalled(string stage, TimeSpan stands, long waiting, string how) => new(
        AlarmCatalogue.StageStalled,
        stage,
        GradeOf(stands),
        $"The stage {stage} has done nothing for {Evidence.Seconds(stands)} while {Evidence.Count(waiting)} requests wait for "
            + $"it: {how}.",
        Evidence.Of(("stands", Evidence.Seconds(stands)), ("waiting", Evidence.Count(waiting))));

    // Also where nothing waits: the next request would.
    private Finding? ThreadThatHangs(EngineSample sample)
    {
        Finding? found = null;
        foreach (StageThread thread in sample.Threads)
        {
            if (!_threads.TryGetValue(thread.Name, out Standstill? standstill))
            {
                _threads[thread.Name] = standstill = new Standstill();
            }

            TimeSpan hangs = standstill.Look(hasWork: !sample.IsStopping, thread.Steps, sample);
            if (hangs >= s_patience)
            {
                found ??= Hangs(thread, hangs, sample.Partition);
            }
        }

        return found;
    }

    private static Finding Hangs(StageThread thread, TimeSpan hangs, in PartitionStatus at)
    {
        long waiting = Math.Max(0, at.Claimed - at.Answered);
        return new Finding(
            AlarmCatalogue.StageStalled,
            thread.Stage,
            GradeOf(hangs),
            $"The thread that runs {thread.Name} has not come back from the stage {thread.Stage} for {Evidence.Seconds(hangs)}; "
                + $"{Evidence.Count(waiting)} requests wait. It waits for nothing outside: the stage itself is stuck, or the thread "
                + "gets no processor.",
            Evidence.Of(
                ("thread", thread.Name),
                ("hangs", Evidence.Seconds(hangs)),
                ("steps", Evidence.Count(thread.Steps)),
                ("waiting", Evidence.Count(waiting))));
    }
}
