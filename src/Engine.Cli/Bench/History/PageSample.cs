namespace Engine.Cli.Bench.History;

/// <summary>How long pages of one account's transfers took, anywhere in its history.</summary>
/// <param name="Transfers">Transfers that the account has, about.</param>
/// <param name="Pages">Pages asked for.</param>
/// <param name="P50">The median, ms.</param>
/// <param name="P99">The 99th percentile, ms.</param>
internal sealed record PageSample(long Transfers, int Pages, double P50, double P99);
