using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Hosting;
using Engine.Server.Ledger;
using Engine.Watch.Postgres;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>Tells how the engine stands, from what its rooms say; never waits.</summary>
/// <param name="options">The settings.</param>
/// <param name="leadership">Whether it leads, and where its stages are.</param>
/// <param name="journal">How the journal stands.</param>
/// <param name="threads">Where the threads of the stages are.</param>
/// <param name="postgres">What PostgreSQL says.</param>
/// <param name="time">The clock.</param>
internal sealed class SampleSource(
    EngineOptions options,
    Leadership leadership,
    Func<JournalStatus> journal,
    Func<IReadOnlyList<StageThread>> threads,
    PostgresReader postgres,
    TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>How it stands now.</summary>
    public EngineSample Take()
    {
        TimeSpan elapsed = time.GetElapsedTime(_started);
        PartitionStatus partition = leadership.Status;
        JournalStatus report = journal();
        return new EngineSample
        {
            At = time.GetUtcNow(),
            Elapsed = elapsed,
            IsLeading = leadership.IsLeading,
            IsStopping = leadership.Partition is { IsStopping: true },
            Partition = partition,
            Journal = report,
            Stages = [.. StagesOf(partition, report)],
            Threads = leadership.IsLeading ? threads() : [],
            Limits = LimitsOf(partition),
            Postgres = postgres.Sample(elapsed),
        };
    }

    private static IEnumerable<StageSample> StagesOf(PartitionStatus partition, JournalStatus journal)
    {
        yield return Stage("apply", partition.Applied, partition.Claimed - partition.Applied);
        yield return Stage(
            "journal", partition.DurableSequence, partition.AppliedSequence - partition.DurableSequence);
        foreach (JournalLaneStatus lane in journal.Lanes)
        {
            yield return Stage($"lane {lane.Lane}", lane.Rows, lane.State is "idle" or "connecting" ? 0 : 1);
        }

        yield return Stage("reply", partition.Answered, partition.Applied - partition.Answered);
    }

    // The counters move while they are read.
    private static StageSample Stage(string name, long done, long waiting) =>
        new(name, done, Math.Max(0, waiting), TimeSpan.Zero, Core.Figures.LatencySnapshot.Empty);

    private LimitSample[] LimitsOf(PartitionStatus partition) =>
    [
        new("max-accounts", "accounts", partition.Accounts, options.MaxAccounts),
        new("max-open-holds", "open holds", partition.OpenHolds, options.MaxOpenHolds),
        new("max-unsealed-rows", "rows of leaves that are not sealed", partition.UnsealedRows, options.MaxUnsealedRows),
    ];
}
