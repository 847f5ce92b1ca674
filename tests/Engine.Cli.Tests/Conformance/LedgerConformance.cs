using Engine.Cli.Conformance;

namespace Engine.Cli.Tests.Conformance;

/// <summary>Plays case files on a ledger in this process.</summary>
internal static class LedgerConformance
{
    // One case at a time: they share the target's clock.
    public static Task<ConformanceReport> PlayAsync(LedgerTarget target, string[] lines) =>
        new ConformanceRunner(target, new ConformanceOptions(CasesAtOnce: 1, SleepersAtOnce: 1), TimeProvider.System)
            .RunAsync(CaseFiles.Parse(lines), CancellationToken.None);

    /// <summary>What the state machine answers otherwise than the lines say, one text each.</summary>
    public static string[] FindDifferences(string[] lines) =>
        [.. PlayAsync(new CoreTarget(), lines).GetAwaiter().GetResult().Differences.Select(each => each.ToString())];
}
