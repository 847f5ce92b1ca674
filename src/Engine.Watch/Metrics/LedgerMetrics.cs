using Engine.Watch.Samples;

namespace Engine.Watch.Metrics;

/// <summary>Of what the ledger holds, and what moves in it.</summary>
internal static class LedgerMetrics
{
    private static readonly MetricFactory s_core = new(Rooms.Core);

    private static readonly MetricsOfMany<LedgerSample> s_ledgers =
        s_core.Of<LedgerSample>(["ledger"], "Sample.Ledgers.", sample => sample.Ledgers);

    private static readonly MetricsOfMany<LimitSample> s_limits =
        s_core.Of<LimitSample>(["option"], "Sample.Limits.", sample => sample.Limits);

    public static IReadOnlyList<Metric> All { get; } =
    [
        s_core.Gauge(
            "engine.accounts", "{account}", "Accounts held.", "Partition.Accounts", sample => sample.Partition.Accounts),
        s_core.Gauge(
            "engine.transfers", "{transfer}", "Transfers held, of all time.", "Partition.Transfers",
            sample => sample.Partition.Transfers),
        s_core.Gauge(
            "engine.holds.open", "{hold}", "Holds that are open.", "Partition.OpenHolds",
            sample => sample.Partition.OpenHolds),
        s_core.Gauge(
            "engine.ids.burnt", "{id}", "Ids burnt by a refusal, of all time.", "Partition.BurntIds",
            sample => sample.Partition.BurntIds),
        s_ledgers.Counter(
            "engine.ledger.transfers", "{transfer}", "Transfers that took effect in a ledger.", "EventsOk",
            ledger => new MetricValue(ledger.EventsOk, Number(ledger))),
        s_ledgers.Counter(
            "engine.ledger.volume", "{minor_unit}", "Amounts posted in a ledger; for charts, not for books.", "Volume",
            ledger => new MetricValue(ledger.Volume, Number(ledger))),
        s_limits.Gauge(
            "engine.limit.used", "{unit}", "How much there is of what an option limits.", "Used",
            limit => new MetricValue(limit.Used, limit.Option)),
        s_limits.Gauge(
            "engine.limit.most", "{unit}", "How much there may be of what an option limits.", "Most",
            limit => new MetricValue(limit.Most, limit.Option)),
    ];

    private static string Number(LedgerSample ledger) =>
        ledger.Ledger.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
