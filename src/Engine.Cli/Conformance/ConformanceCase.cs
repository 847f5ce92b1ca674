namespace Engine.Cli.Conformance;

/// <summary>One recorded conversation with the reference ledger.</summary>
/// <param name="Number">Its number in the file.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Steps">What was asked and answered, in order.</param>
internal sealed record ConformanceCase(long Number, string Kind, IReadOnlyList<ConformanceStep> Steps)
{
    /// <summary>
    /// Whether its records carry stamps that the client chose. Those rise over the whole ledger, so such cases are
    /// played before all others, in order.
    /// </summary>
    public bool IsImported => Kind == "imported";

    /// <summary>Whether it waits for holds to expire.</summary>
    public bool Sleeps => Steps.Any(step => step is SleepStep);
}

/// <summary>One request of a case with its answer.</summary>
internal abstract record ConformanceStep;

/// <summary>One batch of accounts or transfers.</summary>
/// <param name="Shape">Which of the two.</param>
/// <param name="Events">The batch.</param>
/// <param name="Expected">The name of the result of each event.</param>
internal sealed record CreateStep(RecordShape Shape, IReadOnlyList<CaseRecord> Events, IReadOnlyList<string> Expected)
    : ConformanceStep;

/// <summary>One look-up.</summary>
/// <param name="Shape">Of accounts or of transfers.</param>
/// <param name="Ids">What to find.</param>
/// <param name="Expected">The records found, in the order of the ids.</param>
internal sealed record LookupStep(RecordShape Shape, IReadOnlyList<UInt128> Ids, IReadOnlyList<ExpectedRecord> Expected)
    : ConformanceStep;

/// <summary>A wait, so that holds expire.</summary>
/// <param name="Duration">How long.</param>
internal sealed record SleepStep(TimeSpan Duration) : ConformanceStep;
