using Engine.Load.Reports;

namespace Engine.LoadTests;

/// <summary>What a scenario has come to.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Ok">Requests that ended as they must.</param>
/// <param name="Failed">Requests that did not.</param>
/// <param name="PerSecond">Transfers answered a second.</param>
/// <param name="P99Ms">Latency, milliseconds.</param>
/// <param name="Verdicts">The limits.</param>
/// <param name="Complaint">Why the figures are not to be trusted; null where they are.</param>
/// <param name="Report">The file that was written.</param>
public sealed record ScenarioResult(
    string Scenario,
    long Ok,
    long Failed,
    double PerSecond,
    double P99Ms,
    IReadOnlyList<Verdict> Verdicts,
    string? Complaint,
    string Report)
{
    /// <summary>Whether every limit held and the figures are sound.</summary>
    public bool Passed => Complaint is null && Verdicts.All(verdict => verdict.Holds);
}
