using Engine.Core.Figures;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Watch.Samples;

namespace Engine.Watch.Rehearsals;

/// <summary>
/// An engine of which nothing exists but its samples: clients with rhythms of their own, days that differ, latencies that
/// waver, a disk that fills slowly and leaves that are sealed. For rehearsing what watches, on a clock that only it moves.
/// </summary>
internal sealed class RehearsedEngine
{
    private const int LeafRows = 2_000_000;
    private const double BytesPerEvent = 340;
    private const double Disk = 2e12;
    private const double Memory = 16e9;
    private static readonly TimeSpan s_reports = TimeSpan.FromSeconds(10);

    private readonly Chance _chance;
    private readonly RehearsedClient[] _clients;
    private readonly DateTimeOffset _start;
    private readonly TimeSpan _step;
    private readonly RehearsedFault? _fault;
    private TimeSpan _elapsed;
    private TimeSpan _reported;
    private double _slower;
    private LatencySnapshot _latency = LatencySnapshot.Empty;

    /// <param name="plans">Its clients.</param>
    /// <param name="start">When it starts.</param>
    /// <param name="origin">From when the clients' growth counts.</param>
    /// <param name="step">Time from one sample to the next.</param>
    /// <param name="seed">The same gives the same samples.</param>
    /// <param name="fault">What goes wrong; null for nothing.</param>
    public RehearsedEngine(
        IReadOnlyList<ClientPlan> plans,
        DateTimeOffset start,
        DateTimeOffset origin,
        TimeSpan step,
        int seed,
        RehearsedFault? fault)
    {
        (_start, _step, _fault, _chance) = (start, step, fault, new Chance(seed));
        _clients = [.. plans.Select((plan, i) => new RehearsedClient(plan, new Chance((seed * 100) + i), origin))];
    }

    /// <summary>Rows of a leaf.</summary>
    public static long RowsOfLeaf => LeafRows;

    /// <summary>Takes a step, and says how the engine stands after it.</summary>
    public EngineSample Next()
    {
        _elapsed += _step;
        DateTimeOffset at = _start + _elapsed;
        _slower += (-_slower * _step.TotalSeconds / 900) + (0.05 * Math.Sqrt(_step.TotalSeconds / 450) * _chance.Normal());
        bool reports = _elapsed - _reported >= s_reports;
        _reported = reports ? _elapsed : _reported;
        double slower = Math.Exp(_slower);
        foreach (RehearsedClient client in _clients)
        {
            client.Pass(at, _elapsed, _step.TotalSeconds, slower, _fault);
            if (reports)
            {
                client.Report(at, _elapsed, _fault);
            }
        }

        ClientSample[] clients = Array.ConvertAll(_clients, client => client.Sample());
        _latency = reports
            ? clients.Aggregate(LatencySnapshot.Empty, (all, client) => all.With(client.Answers.Latency))
            : _latency;
        return Sample(at, clients);
    }

    private EngineSample Sample(DateTimeOffset at, ClientSample[] clients)
    {
        (long requests, long ok, long refused) = (0, 0, 0);
        foreach (ClientSample client in clients)
        {
            requests += client.Answers.RequestsAccepted;
            ok += client.Answers.EventsOk;
            refused += client.Answers.EventsRefused;
        }

        return new EngineSample
        {
            At = at,
            Elapsed = _elapsed,
            IsLeading = true,
            IsStopping = false,
            Partition = new PartitionStatus(
                requests, requests, requests, ok, ok, 16_384, 256 << 20, 0, 0, 200_000, ok, 20_000, 0, ok % (2 * LeafRows)),
            Journal = new JournalStatus(
                1, JournalState.Writable, "", "15", "1", true, 1, 0, [new JournalLaneStatus(0, "idle", 100, ok, 0, "")]),
            Answers = new AnswerSample
            {
                RequestsAccepted = requests,
                RequestsEnded = requests,
                EventsOk = ok,
                EventsRefused = refused,
                Latency = _latency,
            },
            Clients = clients,
            Limits = [new LimitSample("max-unsealed-rows", "rows of leaves that are not sealed", ok % (2 * LeafRows), 16 * LeafRows)],
            Postgres = new PostgresSample { Read = _elapsed },
            Process = new ProcessSample
            {
                Cores = 2,
                MemoryAvailable = (long)(Memory * (1 + (0.02 * _slower))),
                DiskAvailable = (long)(Disk - (BytesPerEvent * ok)),
            },
        };
    }
}
