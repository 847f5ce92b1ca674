namespace Engine.Cli.Bench;

/// <summary>How an end-to-end benchmark runs.</summary>
/// <param name="Batches">Transfers in a request, each a figure of its own.</param>
/// <param name="Rounds">How often each is measured; medians are told.</param>
/// <param name="Duration">Time of each measurement.</param>
internal sealed record EndToEndOptions(IReadOnlyList<int> Batches, int Rounds, TimeSpan Duration);
