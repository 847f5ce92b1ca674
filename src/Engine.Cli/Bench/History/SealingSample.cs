namespace Engine.Cli.Bench.History;

/// <summary>What was seen of an engine under full load for a while.</summary>
/// <param name="PerSecond">Transfers answered a second.</param>
/// <param name="Backlog">Leaves that were full and not sealed, at the beginning and at the end.</param>
/// <param name="SealedLeaves">Leaves that were sealed meanwhile.</param>
internal sealed record SealingSample(double PerSecond, (int Start, int End) Backlog, int SealedLeaves);
