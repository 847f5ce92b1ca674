using Engine.Watch.Anomalies;
using Engine.Watch.Baselines;
using Engine.Watch.Checks;
using Engine.Watch.Forecasts;
using Engine.Watch.Objectives;
using Engine.Watch.Traffic;

namespace Engine.Watch;

/// <summary>
/// The checks that know what is usual: anomalies of traffic, refusals, latency and silence, forecasts, and objectives. They share
/// one book of traffic, and what they have learnt is kept in one file.
/// </summary>
public sealed class AnomalyChecks
{
    private readonly TrafficBook _traffic;
    private readonly BaselineCheck _keeper;

    /// <summary>Makes them, with what was learnt before.</summary>
    public AnomalyChecks(AnomalyOptions options)
        : this(options, Kept(options))
    {
    }

    /// <summary>Makes them, with what others have learnt.</summary>
    internal AnomalyChecks(AnomalyOptions options, byte[] learnt)
        : this(options, Read(options, learnt))
    {
    }

    private AnomalyChecks(AnomalyOptions options, (IReadOnlyList<Baseline> Known, ErrorBudget[] Budgets, string? Lost) before)
    {
        (IReadOnlyList<Baseline> known, ErrorBudget[] budgets, string? lost) = before;
        _traffic = new TrafficBook(options.Zone, known);
        _keeper = new BaselineCheck(_traffic, budgets, options.StatePath, lost);
        All =
        [
            new TrafficSpikeCheck(_traffic),
            new TrafficDriftCheck(_traffic),
            new ClientSilentCheck(_traffic),
            new RefusalsCheck(_traffic),
            new LatencyShiftCheck(_traffic),
            new UsersWaitCheck(_traffic),
            new ForecastCheck(options.LeafRows),
            .. options.CapacityPerSecond > 0 ? [new HeadroomCheck(_traffic, options.CapacityPerSecond)] : Array.Empty<ICheck>(),
            new ObjectivesCheck(_traffic, budgets),
            _keeper,
        ];
    }

    /// <summary>All of them, in the order in which they look.</summary>
    public IReadOnlyList<ICheck> All { get; }

    /// <summary>Keeps what was learnt until now, at a clean stop.</summary>
    public void Save() => _keeper.Save();

    /// <summary>What was learnt until now.</summary>
    internal byte[] Learnt() => _keeper.Content();

    private static (IReadOnlyList<Baseline>, ErrorBudget[], string?) Kept(AnomalyOptions options)
    {
        ErrorBudget[] budgets = BudgetsOf(options);
        (IReadOnlyList<Baseline> known, string? lost) = BaselineCheck.Load(options.StatePath, ref budgets);
        return (known, budgets, lost);
    }

    private static (IReadOnlyList<Baseline>, ErrorBudget[], string?) Read(AnomalyOptions options, byte[] learnt)
    {
        ErrorBudget[] budgets = BudgetsOf(options);
        return (BaselineFile.Read(learnt, budgets), budgets, null);
    }

    private static ErrorBudget[] BudgetsOf(AnomalyOptions options) =>
        [.. options.Objectives.Select(objective => new ErrorBudget(objective))];
}
