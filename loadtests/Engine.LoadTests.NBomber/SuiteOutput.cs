using Engine.Load.Reports;

namespace Engine.LoadTests;

/// <summary>Writes what a scenario has come to, for people.</summary>
internal static class SuiteOutput
{
    public static void Write(TextWriter writer, string engine, ScenarioResult result)
    {
        writer.WriteLine(FormattableString.Invariant(
            $"{(result.Passed ? "passed" : "FAILED")} {result.Scenario} ({engine}): {result.Ok:N0} ok, {result.Failed:N0} failed, ")
            + FormattableString.Invariant($"{result.PerSecond:N0} a second, p99 {result.P99Ms:N1} ms; {result.Report}"));
        foreach (Verdict verdict in result.Verdicts)
        {
            writer.WriteLine($"  {(verdict.Holds ? "kept  " : "BROKEN")} {verdict.Threshold} (measured {verdict.Actual})");
        }

        if (result.Complaint is { } complaint)
        {
            writer.WriteLine($"  {complaint}");
        }
    }
}
