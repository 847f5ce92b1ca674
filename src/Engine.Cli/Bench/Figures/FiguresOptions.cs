namespace Engine.Cli.Bench.Figures;

/// <summary>How the cost of figures is measured.</summary>
/// <param name="Pairs">How often an engine with figures is held against one without.</param>
/// <param name="Duration">Time of each measurement.</param>
internal sealed record FiguresOptions(int Pairs, TimeSpan Duration)
{
    /// <summary>Ways to send, from the one where a request's cost weighs most to the one where it weighs least.</summary>
    public static IReadOnlyList<EndToEndLine> Lines { get; } =
        [EndToEndLine.Singles, EndToEndLine.Of(100, EndToEndLine.BatchesInFlight), EndToEndLine.Of(1_000, EndToEndLine.BatchesInFlight)];
}
