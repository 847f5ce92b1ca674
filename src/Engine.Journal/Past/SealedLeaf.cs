using Engine.Core.Ledger;

namespace Engine.Journal.Past;

/// <summary>What is known of a sealed leaf without asking it.</summary>
/// <param name="Number">The leaf.</param>
/// <param name="Ids">Which ids it may hold: of transfers, burnt ones, and those of holds resolved in it.</param>
/// <param name="Range">Between which ids and stamps they lie.</param>
internal sealed record SealedLeaf(int Number, IdFilter Ids, IdRange Range);
