namespace Engine.Cli.Bench;

/// <summary>How an end-to-end benchmark runs.</summary>
/// <param name="Lines">What is measured, each a figure of its own.</param>
/// <param name="Rounds">How often each is measured; medians are told.</param>
/// <param name="Duration">Time of each measurement.</param>
/// <param name="WarmUp">Time of raw COPY before the first, so that PostgreSQL has write-ahead log to recycle.</param>
internal sealed record EndToEndOptions(
    IReadOnlyList<EndToEndLine> Lines, int Rounds, TimeSpan Duration, TimeSpan WarmUp);
