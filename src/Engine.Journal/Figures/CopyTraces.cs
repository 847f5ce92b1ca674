using System.Diagnostics;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;

namespace Engine.Journal.Figures;

/// <summary>
/// The COPYs of the blocks that were committed lately, so that a request that is traced afterwards finds the one that carried
/// it: a block has the events of many requests, and nobody knows on the way which of them will be told. Kept only while
/// somebody listens. Added to by one thread, read by any.
/// </summary>
public sealed class CopyTraces
{
    /// <summary>What listeners know the source by.</summary>
    public const string SourceName = "Engine.Journal";

    /// <summary>Blocks that are remembered: of the smallest, a fifth of a second; of full ones, minutes.</summary>
    internal const int Most = 1_024;

    private static readonly ActivitySource s_source = new(SourceName);

    private readonly TimeProvider _time;
    private readonly Copy?[] _copies = new Copy?[Most];
    private long _count;

    /// <summary>Remembers none yet.</summary>
    internal CopyTraces(TimeProvider time) => _time = time;

    /// <summary>A block was committed.</summary>
    internal void Add(BlockAppend append, Block block, int lane)
    {
        if (!s_source.HasListeners())
        {
            return;
        }

        long committed = append.CommittedAt == 0 ? _time.GetTimestamp() : append.CommittedAt;
        Volatile.Write(
            ref _copies[_count % Most],
            new Copy(block.Number, lane, block.Rows, block.LastSequence, append.CarriedAt, append.CommittingSince, committed));
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>
    /// Tells the COPY that carried an event, and its commit, as parts of the current span; nothing where it is forgotten. Safe on
    /// any thread; never waits.
    /// </summary>
    /// <param name="sequence">The event's.</param>
    public void Tell(long sequence)
    {
        if (!s_source.HasListeners() || Find(sequence) is not { } copy)
        {
            return;
        }

        (long now, DateTimeOffset at) = (_time.GetTimestamp(), _time.GetUtcNow());
        DateTime When(long stamp) => (at - _time.GetElapsedTime(stamp, now)).UtcDateTime;
        using Activity? told = s_source.CreateActivity("engine.copy", ActivityKind.Client);
        told?.SetTag("db.system.name", "postgresql");
        told?.SetTag("engine.lane", copy.Lane);
        told?.SetTag("engine.block", copy.Block);
        told?.SetTag("engine.block.events", copy.Events);
        told?.SetStartTime(When(copy.Carried)).Start();
        if (copy.Committing != 0)
        {
            using Activity? commit = s_source.CreateActivity("engine.commit", ActivityKind.Client);
            commit?.SetTag("db.system.name", "postgresql");
            commit?.SetStartTime(When(copy.Committing)).Start();
            commit?.SetEndTime(When(copy.Committed));
        }

        told?.SetEndTime(When(copy.Committed));
    }

    // From the newest back: what is traced was committed a moment ago.
    private Copy? Find(long sequence)
    {
        long count = Volatile.Read(ref _count);
        Copy? found = null;
        for (long i = count - 1; i >= Math.Max(0, count - Most); i--)
        {
            if (Volatile.Read(ref _copies[i % Most]) is not { } copy || copy.LastSequence < sequence)
            {
                break;
            }

            found = copy;
        }

        return found is not null && sequence > found.LastSequence - found.Events ? found : null;
    }

    private sealed record Copy(
        long Block, int Lane, int Events, long LastSequence, long Carried, long Committing, long Committed);
}
