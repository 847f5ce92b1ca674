namespace Engine.Core.Figures;

/// <summary>What was moved in one ledger since the start.</summary>
/// <param name="Ledger">Its number; 0 for those beyond <see cref="LedgerFlows.MostLedgers"/>.</param>
/// <param name="Transfers">Transfers that took effect, holds, posts and voids included.</param>
/// <param name="Volume">Sum of the amounts that were posted, minor units; a figure for charts, not for books.</param>
public readonly record struct LedgerFlow(uint Ledger, long Transfers, double Volume);
