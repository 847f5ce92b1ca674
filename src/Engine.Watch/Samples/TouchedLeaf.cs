namespace Engine.Watch.Samples;

/// <summary>
/// A leaf of the journal of which PostgreSQL counts rows that were updated or deleted. No engine does either.
/// </summary>
/// <param name="Leaf">Its number.</param>
/// <param name="Changes">Rows updated and deleted since this engine began to look, those that were taken back included.</param>
/// <param name="IsVerified">Whether it was verified since.</param>
/// <param name="Damage">What that has found; empty if the leaf is sound.</param>
public sealed record TouchedLeaf(int Leaf, long Changes, bool IsVerified, string Damage);
