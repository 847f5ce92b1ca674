namespace Engine.Load.Measuring;

/// <summary>How a run went since the sample before.</summary>
/// <param name="At">From the start of the run.</param>
/// <param name="Wanted">The plan's rate, transfers a second.</param>
/// <param name="Sent">Transfers sent a second.</param>
/// <param name="Answered">Transfers answered a second.</param>
/// <param name="P50">Median latency of the requests that ended.</param>
/// <param name="P99">Their 99th percentile.</param>
/// <param name="Errors">Transfers that have gone wrong since the start.</param>
/// <param name="Outstanding">Transfers on their way.</param>
public sealed record Sample(
    TimeSpan At, double Wanted, double Sent, double Answered, TimeSpan P50, TimeSpan P99, long Errors, long Outstanding);
