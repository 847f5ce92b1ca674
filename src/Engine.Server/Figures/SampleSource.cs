using Engine.Core.Figures;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.Figures;
using Engine.Server.Hosting;
using Engine.Server.Ledger;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>Gathers what the rooms count into one sample. Reads memory alone, and never waits. For one thread at a time.</summary>
internal sealed class SampleSource(
    Leadership leadership, PostgresJournal journal, GrpcFrontEnd front, ProcessFigures process, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>PostgreSQL's own figures, where they are read; else null.</summary>
    public Func<PostgresSample?> Postgres { get; init; } = static () => null;

    /// <summary>How the engine stands now.</summary>
    public EngineSample Take()
    {
        Partition? partition = leadership.Partition;
        PartitionStatus status = leadership.Status;
        JournalStatus journalStatus = journal.Status;
        JournalFigures blocks = journal.Figures;
        IReadOnlyList<ClientSample> clients = front.Clients.Read(_started);
        var answers = new AnswerTotals();
        foreach (ClientSample client in clients)
        {
            answers.Add(client.Answers);
        }

        return new EngineSample
        {
            At = time.GetUtcNow(),
            Elapsed = time.GetElapsedTime(_started),
            IsLeading = partition is not null,
            IsStopping = partition is { IsStopping: true },
            HasFigures = front.Clients.IsRecording,
            Partition = status,
            Journal = journalStatus,
            Blocks = blocks,
            Stages = partition is null
                ? []
                : [Decode(front.Decoding), .. StageSamples.Of(partition, status, journalStatus, blocks)],
            Answers = answers.ToSample(),
            Clients = clients,
            Ledgers = partition is null ? [] : [.. partition.Figures.Ledgers.Read().Select(LedgerOf)],
            Front = front.Figures,
            Postgres = Postgres(),
            Process = process.Read(),
        };
    }

    private static StageSample Decode(DecodeFigures decoding)
    {
        LatencySnapshot times = decoding.Time.Snapshot();
        return new StageSample("decode", decoding.Done, Waiting: 0, Spans.Of(times.SumNanoseconds), times);
    }

    // No running totals of balances are kept: what they would be made from are the events, whose two sides are equal by
    // construction. Whether the accounts agree is told by audits and by SQL.
    private static LedgerSample LedgerOf(LedgerFlow flow) => new(flow.Ledger, flow.Transfers, flow.Volume, 0, 0, 0, 0);
}
