namespace Engine.Cli.Conformance;

/// <summary>
/// Plays cases against a ledger and compares. Cases with imported records first, one after the other, since their
/// stamps rise over the whole ledger; then the others, several at a time, as each uses ids of its own; last those that
/// sleep, many at a time, for they mostly wait.
/// </summary>
/// <param name="target">The ledger.</param>
/// <param name="options">How many cases at a time.</param>
/// <param name="time">Measures whether cases with a sleep kept to their times.</param>
internal sealed class ConformanceRunner(IConformanceTarget target, ConformanceOptions options, TimeProvider time)
{
    /// <summary>Plays all cases.</summary>
    public async Task<ConformanceReport> RunAsync(IReadOnlyList<ConformanceCase> cases, CancellationToken cancellation)
    {
        CasePlay[] plays = [.. cases.Select(each => new CasePlay(each, target, time))];
        await PlayAllAsync(plays.Where(play => play.Case.IsImported), atOnce: 1, cancellation);
        CasePlay[] others = [.. plays.Where(play => !play.Case.IsImported)];
        await PlayAllAsync(others.Where(play => !play.Case.Sleeps), options.CasesAtOnce, cancellation);
        await PlayAllAsync(others.Where(play => play.Case.Sleeps), options.SleepersAtOnce, cancellation);
        return new ConformanceReport(
            cases.Count,
            cases.Sum(each => each.Steps.Count),
            plays.Sum(play => play.AnswersCompared),
            [.. plays.SelectMany(play => play.Differences)],
            [.. plays.Where(play => play.Differences.Count > 0).SelectMany(play => play.Delays)]);
    }

    private static async Task PlayAllAsync(IEnumerable<CasePlay> plays, int atOnce, CancellationToken cancellation)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(plays, parallel, static async (play, token) => await play.RunAsync(token));
    }
}
