namespace Engine.Cli.Conformance;

/// <summary>What a run found.</summary>
/// <param name="Cases">Cases played.</param>
/// <param name="Steps">Steps played.</param>
/// <param name="Answers">Results and records compared.</param>
/// <param name="Differences">Every difference, in the order of the file.</param>
/// <param name="Notes">What may explain a difference: cases with a sleep that were played too slowly.</param>
internal sealed record ConformanceReport(
    int Cases,
    int Steps,
    int Answers,
    IReadOnlyList<Difference> Differences,
    IReadOnlyList<string> Notes)
{
    /// <summary>Whether the engine answered as recorded throughout.</summary>
    public bool Conforms => Differences.Count == 0;
}
