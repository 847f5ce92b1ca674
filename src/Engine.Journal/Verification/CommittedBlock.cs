using Engine.Journal.Blocks;

namespace Engine.Journal.Verification;

/// <summary>A block that this engine knows to be committed.</summary>
/// <param name="Leaf">The leaf it lies in.</param>
/// <param name="Head">Where the chain stood behind it.</param>
/// <param name="Totals">What the events that this engine has committed came to by then.</param>
/// <param name="At">When it was known, by <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed record CommittedBlock(int Leaf, ChainHead Head, RowTotals Totals, long At);
