using Engine.Core.Figures;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.Figures;
using Engine.Server.Hosting;
using Engine.Server.Ledger;
using Engine.Watch.Canaries;
using Engine.Watch.Postgres;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>Gathers what the rooms count into one sample. Reads memory alone, and never waits. For one thread at a time.</summary>
/// <param name="leadership">Whether it leads, and where its stages are.</param>
/// <param name="journal">How the journal stands.</param>
/// <param name="threads">Where the threads of the stages are.</param>
/// <param name="front">What counts calls and clients.</param>
/// <param name="postgres">What PostgreSQL says.</param>
/// <param name="rows">What is seen of the newest rows.</param>
/// <param name="leaves">What is seen of all leaves.</param>
/// <param name="canary">The canary; null where there is none.</param>
/// <param name="process">The engine's process and its machine.</param>
/// <param name="time">The clock.</param>
internal sealed class SampleSource(
    Leadership leadership,
    PostgresJournal journal,
    Func<IReadOnlyList<StageThread>> threads,
    Func<GrpcFrontEnd> front,
    PostgresReader postgres,
    RecentRowsReader rows,
    TouchedLeafReader leaves,
    Canary? canary,
    ProcessFigures process,
    TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>How the engine stands now.</summary>
    public EngineSample Take()
    {
        (TimeSpan elapsed, DateTimeOffset at) = (time.GetElapsedTime(_started), time.GetUtcNow());

        // Answers before what they rest on: never more is answered than is durable, as it is seen here.
        GrpcFrontEnd calls = front();
        IReadOnlyList<ClientSample> clients = calls.Clients.Read(_started);
        var answers = new AnswerTotals();
        foreach (ClientSample client in clients)
        {
            answers.Add(client.Answers);
        }

        Partition? partition = leadership.Partition;
        PartitionStatus status = leadership.Status;
        JournalStatus journalStatus = journal.Status;
        JournalFigures blocks = journal.Figures;
        CompletenessSample? seen = rows.Sample(elapsed);
        return new EngineSample
        {
            At = at,
            Elapsed = elapsed,
            IsLeading = leadership.IsLeading,
            IsStopping = partition is { IsStopping: true },
            HasFigures = calls.Clients.IsRecording,
            Partition = status,
            Journal = journalStatus,
            Blocks = blocks,
            Stages = partition is null
                ? []
                : [Decode(calls.Decoding), .. StageSamples.Of(partition, status, journalStatus, blocks)],
            Threads = leadership.IsLeading ? threads() : [],
            Limits = LimitsOf(status, calls.Settings.Now),
            Answers = answers.ToSample(),
            Clients = clients,
            Ledgers = partition is null ? [] : LedgerSamples.Of(partition.Figures.Ledgers.Read(), seen?.Balances ?? []),
            Front = calls.Figures,
            Postgres = postgres.Sample(elapsed) with { Commit = CommitsOf(blocks) },
            Completeness = seen,
            TouchedLeaves = leaves.Touched,
            Canary = canary?.Sample(elapsed),
            Process = process.Read(),
        };
    }

    private static LatencySnapshot CommitsOf(JournalFigures blocks) =>
        blocks.Lanes.Aggregate(LatencySnapshot.Empty, (all, lane) => all.With(lane.Commit));

    private static StageSample Decode(DecodeFigures decoding)
    {
        LatencySnapshot times = decoding.Time.Snapshot();
        return new StageSample("decode", decoding.Done, Waiting: 0, Spans.Of(times.SumNanoseconds), times);
    }

    // As they are in force: a limit that was raised in the night is not near any more.
    private static LimitSample[] LimitsOf(PartitionStatus partition, EngineOptions now) =>
    [
        new("max-accounts", "accounts", partition.Accounts, now.MaxAccounts),
        new("max-open-holds", "open holds", partition.OpenHolds, now.MaxOpenHolds),
        new("max-velocity-limits", "accounts whose velocity is limited", partition.VelocityLimits, now.MaxVelocityLimits),
        new("max-unsealed-rows", "rows of leaves that are not sealed", partition.UnsealedRows, now.MaxUnsealedRows),
    ];
}
