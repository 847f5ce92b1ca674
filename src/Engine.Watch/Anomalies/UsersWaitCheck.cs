using Engine.Core.Figures;
using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Anomalies;

/// <summary>
/// Callers who wait far longer than the engine takes: what they report, against the engine's own latency for the same client since
/// the report before. What lies between, the network and the client's own queue, is usual to some extent and learnt. While the ring
/// is full they stand in line before it, as another alarm says: that is the engine's doing, and not judged here.
/// </summary>
internal sealed class UsersWaitCheck(TrafficBook traffic) : TrafficCheck(traffic)
{
    private const int Reports = 3;
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(30);

    private readonly TrafficBook _traffic = traffic;
    private readonly PerSubject<Waiting> _waiting = new();
    private readonly List<Finding> _clients = [];
    private readonly RingFullness _ring = new();
    private TimeSpan? _inLine;

    /// <inheritdoc/>
    public override string Name => AnomalyAlarms.UsersWait;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Look(EngineSample sample)
    {
        _inLine = _ring.Look(sample) ? sample.Elapsed : _inLine;
        return base.Look(sample);
    }

    /// <inheritdoc/>
    protected override void Judge(EngineSample sample, List<Finding> findings)
    {
        _clients.Clear();
        bool isInLine = sample.Elapsed - _inLine < Stale;
        foreach (Subject client in _traffic.Clients)
        {
            if (client.Users is { } users && _traffic.Elapsed - users.Reported < Stale)
            {
                Waiting waiting = _waiting[client];
                waiting.Take(users, client.Latency, _traffic.IsTelling && !isInLine);
                if (isInLine)
                {
                    waiting.Middle.Calm();
                    waiting.Tail.Calm();
                }
                else if (waiting.Middle.Far >= Reports || waiting.Tail.Far >= Reports)
                {
                    _clients.Add(Say(client, users, waiting));
                }
            }
        }

        Tell(findings, _clients.Count > 2 ? SayAll() : null, _clients);
    }

    private Finding Say(Subject client, UserSample users, Waiting waiting)
    {
        bool isMiddle = waiting.Middle.Far >= Reports;
        (string which, TimeSpan waited, UsualWait wait, TimeSpan own) = isMiddle
            ? ("in the middle", users.P50, waiting.Middle, waiting.OwnMiddle)
            : ("one time in a hundred", users.P99, waiting.Tail, waiting.OwnTail);
        return new Finding(
            Name,
            client.Title,
            AlarmGrade.Critical,
            $"Callers of client {client.Baseline.Name} wait {InWords.Span(waited)} {which}, of which the engine takes "
                + $"{InWords.Span(own)}; the rest, usually {InWords.Span(TimeSpan.FromSeconds(wait.Usual))}, is the network's "
                + "or the client's own.",
            new Dictionary<string, string>
            {
                ["users' p50"] = InWords.Span(users.P50),
                ["users' p99"] = InWords.Span(users.P99),
                ["engine's p50"] = InWords.Span(waiting.OwnMiddle),
                ["engine's p99"] = InWords.Span(waiting.OwnTail),
                ["timeouts"] = InWords.Text($"{users.Timeouts}"),
                ["reconnects"] = InWords.Text($"{users.Reconnects}"),
            });
    }

    private Finding SayAll() => new(
        Name,
        "",
        AlarmGrade.Critical,
        InWords.Text($"Callers of {_clients.Count} clients wait far longer than the engine takes: look at the network between."),
        new Dictionary<string, string> { ["clients that wait"] = InWords.Text($"{_clients.Count}") });

    private sealed class Waiting
    {
        private TimeSpan _reported;
        private LatencySnapshot? _before;

        public UsualWait Middle { get; } = new();

        public UsualWait Tail { get; } = new();

        public TimeSpan OwnMiddle { get; private set; }

        public TimeSpan OwnTail { get; private set; }

        public void Take(UserSample users, LatencySnapshot now, bool isJudged)
        {
            if (users.Reported == _reported)
            {
                return;
            }

            LatencySnapshot own = _before is { } before ? now.Since(before) : LatencySnapshot.Empty;
            (_reported, _before) = (users.Reported, now);
            if (own.Count > 0 && isJudged)
            {
                (OwnMiddle, OwnTail) = (own.Percentile(0.5), own.Percentile(0.99));
                Middle.Take((users.P50 - OwnMiddle).TotalSeconds);
                Tail.Take((users.P99 - OwnTail).TotalSeconds);
            }
        }
    }
}
