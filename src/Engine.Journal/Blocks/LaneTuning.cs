namespace Engine.Journal.Blocks;

/// <summary>What may change of the lanes while the journal is written.</summary>
/// <param name="Lanes">Connections that carry blocks side by side.</param>
/// <param name="BlockRows">The most events that share one COPY.</param>
/// <param name="OverlapRows">Events below which a block waits for the one under way, and grows.</param>
internal sealed record LaneTuning(int Lanes, int BlockRows, int OverlapRows);
