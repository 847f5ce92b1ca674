using Engine.Core.Figures;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.Figures;
using Engine.Server.Hosting;
using Engine.Server.Ledger;
using Engine.Watch.Postgres;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>Gathers what the rooms count into one sample. Reads memory alone, and never waits. For one thread at a time.</summary>
/// <param name="options">The settings.</param>
/// <param name="leadership">Whether it leads, and where its stages are.</param>
/// <param name="journal">How the journal stands.</param>
/// <param name="threads">Where the threads of the stages are.</param>
/// <param name="front">What counts calls and clients.</param>
/// <param name="postgres">What PostgreSQL says.</param>
/// <param name="process">The engine's process and its machine.</param>
/// <param name="time">The clock.</param>
internal sealed class SampleSource(
    EngineOptions options,
    Leadership leadership,
    PostgresJournal journal,
    Func<IReadOnlyList<StageThread>> threads,
    Func<GrpcFrontEnd> front,
    PostgresReader postgres,
    ProcessFigures process,
    TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>How the engine stands now.</summary>
    public EngineSample Take()
    {
        TimeSpan elapsed = time.GetElapsedTime(_started);
        Partition? partition = leadership.Partition;
        PartitionStatus status = leadership.Status;
        JournalStatus journalStatus = journal.Status;
        JournalFigures blocks = journal.Figures;
        GrpcFrontEnd calls = front();
        IReadOnlyList<ClientSample> clients = calls.Clients.Read(_started);
        var answers = new AnswerTotals();
        foreach (ClientSample client in clients)
        {
            answers.Add(client.Answers);
        }

        return new EngineSample
        {
            At = time.GetUtcNow(),
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
            Limits = LimitsOf(status),
            Answers = answers.ToSample(),
            Clients = clients,
            Ledgers = partition is null ? [] : [.. partition.Figures.Ledgers.Read().Select(LedgerOf)],
            Front = calls.Figures,
            Postgres = postgres.Sample(elapsed) with { Commit = CommitsOf(blocks) },
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

    // No running totals of balances are kept: what they would be made from are the events, whose two sides are equal by
    // construction. Whether the accounts agree is told by audits and by SQL.
    private static LedgerSample LedgerOf(LedgerFlow flow) => new(flow.Ledger, flow.Transfers, flow.Volume, 0, 0, 0, 0);

    private LimitSample[] LimitsOf(PartitionStatus partition) =>
    [
        new("max-accounts", "accounts", partition.Accounts, options.MaxAccounts),
        new("max-open-holds", "open holds", partition.OpenHolds, options.MaxOpenHolds),
        new("max-unsealed-rows", "rows of leaves that are not sealed", partition.UnsealedRows, options.MaxUnsealedRows),
    ];
}
