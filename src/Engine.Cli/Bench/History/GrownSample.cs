namespace Engine.Cli.Bench.History;

/// <summary>What was seen of an engine with a long history.</summary>
/// <param name="Rows">Rows of its history.</param>
/// <param name="Rates">The durable rates of fresh engines, each beside one of this, transfers a second.</param>
/// <param name="Pages">How long pages of one account took.</param>
/// <param name="RestartSeconds">From the start of its process, after it was killed, until it serves.</param>
/// <param name="Replayed">Rows that were in no sealed leaf by then.</param>
internal sealed record GrownSample(
    long Rows,
    IReadOnlyList<(double Fresh, double Grown)> Rates,
    PageSample Pages,
    double RestartSeconds,
    long Replayed);
