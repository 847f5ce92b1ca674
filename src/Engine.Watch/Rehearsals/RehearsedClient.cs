using Engine.Core.Figures;
using Engine.Watch.Samples;

namespace Engine.Watch.Rehearsals;

/// <summary>One client of a rehearsed engine: how much it sends, how it is answered, and what its callers wait.</summary>
internal sealed class RehearsedClient
{
    private const int Deviates = 4_096;
    private const int MostTimed = 8; // of a step: each stands for several
    private const double LatencySpread = 0.45;
    private const double NetworkSpread = 0.15;
    private const double ChangesByDay = 0.03;
    private const double RunsLate = 2.0 / 60; // hours, one standard deviation
    private const double GrowthByWeek = 0.02;

    // Seconds that a burst and a pause last on average, and how its rate varies.
    private const double Burst = 40;
    private const double Pause = 60;
    private const double Bursts = 0.5;

    private readonly ClientPlan _plan;
    private readonly Chance _chance;
    private readonly DateTimeOffset _origin;
    private readonly double[] _times;
    private readonly LatencyHistogram _latency = new();
    private int _day = -1;
    private double _ofTheDay = 1;
    private double _later;
    private double _burst;
    private double _wavers;
    private long _requests;
    private long _ok;
    private long _refused;
    private LatencySnapshot _seen = LatencySnapshot.Empty;
    private IReadOnlyDictionary<string, long> _codes = new Dictionary<string, long>();
    private TimeSpan _last;
    private UserSample? _users;

    /// <param name="plan">How it is in calm.</param>
    /// <param name="chance">Its draws.</param>
    /// <param name="origin">From when its growth counts.</param>
    public RehearsedClient(ClientPlan plan, Chance chance, DateTimeOffset origin)
    {
        (_plan, _chance, _origin) = (plan, chance, origin);
        _times = [.. Enumerable.Range(0, Deviates).Select(_ => plan.Median.TotalNanoseconds * chance.Factor(LatencySpread))];
    }

    /// <summary>Time passes.</summary>
    /// <param name="at">Until when.</param>
    /// <param name="elapsed">The same, since the engine's start.</param>
    /// <param name="step">Seconds that pass.</param>
    /// <param name="slower">How many times longer than in the middle answers take of late.</param>
    /// <param name="fault">What goes wrong; null for nothing.</param>
    public void Pass(DateTimeOffset at, TimeSpan elapsed, double step, double slower, RehearsedFault? fault)
    {
        double events = step * Rate(at, step) * (fault?.Rate(_plan.Name, at) ?? 1);
        long requests = events > 0 ? _chance.Poisson(events / _plan.Batch) : 0;
        if (requests == 0)
        {
            return;
        }

        long sent = requests * _plan.Batch;
        long refused = Math.Min(
            sent, _chance.Poisson(sent * (fault?.RefusedShare(_plan.Name, at, _plan.RefusedShare) ?? _plan.RefusedShare)));
        (_requests, _ok, _refused, _last) = (_requests + requests, _ok + sent - refused, _refused + refused, elapsed);
        slower *= fault?.Latency(_plan.Name, at) ?? 1;
        long timed = Math.Min(requests, MostTimed);
        for (long i = 0; i < timed; i++)
        {
            long standsFor = ((i + 1) * requests / timed) - (i * requests / timed);
            _latency.Record((long)(slower * _times[_chance.Below(Deviates)]), standsFor);
        }
    }

    /// <summary>Reports what its callers waited, and settles what is shown of its latencies until the next time.</summary>
    public void Report(DateTimeOffset at, TimeSpan elapsed, RehearsedFault? fault)
    {
        LatencySnapshot now = _latency.Snapshot();
        if (now.Count > _seen.Count && _plan.Network is { } network)
        {
            LatencySnapshot lately = now.Since(_seen);
            TimeSpan beyond = (network * _chance.Factor(NetworkSpread)) + (fault?.HeldUp(_plan.Name, at) ?? TimeSpan.Zero);
            _users = new UserSample(
                _requests, _ok, 0, 0, 0, lately.Percentile(0.5) + beyond, lately.Percentile(0.99) + (2 * beyond),
                lately.Percentile(0.999) + (2 * beyond), lately.Percentile(1) + (3 * beyond), elapsed);
        }

        if (now.Count > _seen.Count)
        {
            (_seen, _codes) = (now, new Dictionary<string, long> { ["exceeds_credits"] = _refused });
        }
    }

    /// <summary>How it stands.</summary>
    public ClientSample Sample() => new(
        _plan.Name,
        _plan.Rhythm is Rhythm.Seldom or Rhythm.NightlyBatch ? 0 : 1,
        0,
        new AnswerSample
        {
            RequestsAccepted = _requests,
            RequestsEnded = _requests,
            EventsOk = _ok,
            EventsRefused = _refused,
            EventsByCode = _codes,
            Latency = _seen,
        },
        _last,
        _users);

    private double Rate(DateTimeOffset at, double step)
    {
        int day = (int)(at - _origin).TotalDays;
        if (day != _day)
        {
            (_day, _ofTheDay, _later) = (day, _chance.Factor(ChangesByDay), RunsLate * _chance.Normal());
        }

        // Within the hour it wavers a little by itself.
        _wavers += (-_wavers * step / 600) + (0.02 * Math.Sqrt(step / 300) * _chance.Normal());
        double growth = Math.Exp(GrowthByWeek * (at - _origin).TotalDays / 7);
        return _plan.Rate * growth * Math.Exp(_wavers) * Shape(at, at.TimeOfDay.TotalHours - _later, step);
    }

    private double Shape(DateTimeOffset at, double hour, double step)
    {
        bool isWeekend = at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        return _plan.Rhythm switch
        {
            Rhythm.BusinessDay => _ofTheDay * DayShape.At(hour, isWeekend),
            Rhythm.Bursty => Bursting(step) * (0.3 + (0.7 * DayShape.At(hour, isWeekend))),
            Rhythm.OfficeHours => isWeekend ? 0 : _ofTheDay * Office(hour),
            Rhythm.NightlyBatch => hour is > 1.5 and < 2 ? 1 : 0,
            _ => 1,
        };
    }

    // People come within minutes, and leave one after the other.
    private static double Office(double hour) => hour switch
    {
        < 8 or > 18.5 => 0,
        > 12 and < 12.6 => 0.3,
        >= 12.6 and < 12.9 => 0.3 + (0.7 * (hour - 12.6) / 0.3),
        > 17.5 => 18.5 - hour,
        _ => 1,
    };

    private double Bursting(double step)
    {
        double ends = step / (_burst > 0 ? Burst : Pause);
        if (_chance.Uniform() < ends)
        {
            _burst = _burst > 0 ? 0 : _chance.Factor(Bursts);
        }

        return _burst * (Burst + Pause) / Burst;
    }
}
