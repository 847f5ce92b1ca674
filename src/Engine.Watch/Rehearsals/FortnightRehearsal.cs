using System.Diagnostics;
using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Objectives;
using Engine.Watch.Samples;

namespace Engine.Watch.Rehearsals;

/// <summary>An alarm that was told in a rehearsal.</summary>
/// <param name="At">When it was told first.</param>
/// <param name="Finding">What was found then.</param>
public sealed record RehearsedAlarm(DateTimeOffset At, Finding Finding);

/// <summary>What a calm fortnight came to.</summary>
/// <param name="Samples">Samples that were looked at.</param>
/// <param name="Events">Events in it.</param>
/// <param name="False">Alarms that were told: each is false.</param>
/// <param name="MicrosecondsPerSample">What all checks together took for a sample.</param>
public sealed record CalmFortnight(
    long Samples, long Events, IReadOnlyList<RehearsedAlarm> False, double MicrosecondsPerSample);

/// <summary>What became of a fault.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Alarm">The alarm that it has to raise.</param>
/// <param name="Within">Within which time.</param>
/// <param name="After">After which time it was told; null for never.</param>
/// <param name="Others">Other alarms that were told before it, or in the quiet before the fault.</param>
public sealed record FaultOutcome(
    RehearsedFault Fault, string Alarm, TimeSpan Within, TimeSpan? After, IReadOnlyList<RehearsedAlarm> Others)
{
    /// <summary>Whether it was told in time, and nothing else before.</summary>
    public bool IsRight => After <= Within && Others.Count == 0;
}

/// <summary>
/// Two weeks of business days in which nothing is wrong, seen by every check on a clock of its own; and then, by what they have
/// learnt, faults at any hour of the third.
/// </summary>
/// <param name="seed">The same gives the same fortnight.</param>
/// <param name="step">Time from one sample to the next; a second at the least, since checks judge by the second.</param>
public sealed class FortnightRehearsal(int seed, TimeSpan step)
{
    private const int Days = 14;
    private static readonly TimeSpan s_before = TimeSpan.FromMinutes(45);

    private byte[] _learnt = [];

    /// <summary>When it begins: a Monday.</summary>
    public static DateTimeOffset Monday { get; } = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When what was learnt can be put to the test.</summary>
    public static DateTimeOffset ThirdWeek => Monday.AddDays(Days);

    /// <summary>Passes the fortnight.</summary>
    public CalmFortnight Run(CancellationToken cancellation = default)
    {
        var engine = new RehearsedEngine(ClientPlan.All, Monday, Monday, step, seed, fault: null);
        AnomalyChecks anomalies = new(Options());
        ICheck[] checks = [.. StandardChecks.All(), .. anomalies.All];
        var told = new Told();
        (long samples, long ticks) = (0, 0);
        EngineSample sample;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            sample = engine.Next();
            long begun = Stopwatch.GetTimestamp();
            told.Look(checks, sample);
            ticks += Stopwatch.GetTimestamp() - begun;
            samples++;
        }
        while (sample.At < ThirdWeek);

        _learnt = anomalies.Learnt();
        return new CalmFortnight(
            samples,
            sample.Answers.EventsOk + sample.Answers.EventsRefused,
            told.All,
            1e6 * ticks / Stopwatch.Frequency / samples);
    }

    /// <summary>Restarts the engine some time before a fault of the third week, with what was learnt, and sees what is told.</summary>
    public FaultOutcome Run(RehearsedFault fault)
    {
        (string alarm, TimeSpan within) = Expected(fault.Kind);
        var engine = new RehearsedEngine(ClientPlan.All, fault.From - s_before, Monday, step, seed + 1, fault);
        ICheck[] checks = [.. StandardChecks.All(), .. new AnomalyChecks(Options(), _learnt).All];
        var told = new Told();
        EngineSample sample;
        do
        {
            sample = engine.Next();
            told.Look(checks, sample);
        }
        while (sample.At < fault.From + within && !told.Has(alarm));

        RehearsedAlarm? right = told.All.FirstOrDefault(one => one.Finding.Alarm == alarm && one.At >= fault.From);
        return new FaultOutcome(
            fault, alarm, within, right?.At - fault.From, [.. told.All.Where(one => one.Finding.Alarm != alarm || one.At < fault.From)]);
    }

    private static (string Alarm, TimeSpan Within) Expected(FaultKind kind) => kind switch
    {
        FaultKind.ClientGone => (AnomalyAlarms.ClientSilent, TimeSpan.FromSeconds(60)),
        FaultKind.ErrorsRise => (AnomalyAlarms.RefusalsRising, TimeSpan.FromSeconds(60)),
        FaultKind.TrafficDrifts => (AnomalyAlarms.TrafficDrift, TimeSpan.FromMinutes(45)),
        FaultKind.AnswersSlow => (AnomalyAlarms.LatencyShift, TimeSpan.FromSeconds(60)),
        FaultKind.TrafficSpikes => (AnomalyAlarms.TrafficSpike, TimeSpan.FromSeconds(60)),
        FaultKind.UsersWait => (AnomalyAlarms.UsersWait, TimeSpan.FromSeconds(60)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static AnomalyOptions Options() => new()
    {
        Objectives = [new Objective(99.9, null), new Objective(99, TimeSpan.FromMilliseconds(250))],
        CapacityPerSecond = 4_000,
        LeafRows = RehearsedEngine.RowsOfLeaf,
        Zone = TimeZoneInfo.Utc,
    };

    private sealed class Told
    {
        private readonly Dictionary<(string Alarm, string Subject), RehearsedAlarm> _first = [];

        public IReadOnlyList<RehearsedAlarm> All => [.. _first.Values.OrderBy(alarm => alarm.At)];

        public bool Has(string alarm) => _first.Keys.Any(key => key.Alarm == alarm);

        public void Look(ICheck[] checks, EngineSample sample)
        {
            foreach (ICheck check in checks)
            {
                foreach (Finding finding in check.Look(sample))
                {
                    _first.TryAdd((finding.Alarm, finding.Subject), new RehearsedAlarm(sample.At, finding));
                }
            }
        }
    }
}
