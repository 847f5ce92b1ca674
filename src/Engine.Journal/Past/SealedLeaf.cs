using Engine.Core.Ledger;

namespace Engine.Journal.Past;

/// <summary>What is known of a sealed leaf without asking it.</summary>
/// <param name="number">The leaf.</param>
/// <param name="ids">Which ids it may hold: of transfers, burnt ones, and those of holds resolved in it.</param>
/// <param name="range">Between which ids and stamps they lie.</param>
internal sealed class SealedLeaf(int number, IdFilter ids, IdRange range)
{
    private readonly IdRange _range = range;

    /// <summary>The leaf.</summary>
    public int Number { get; } = number;

    /// <summary>Which ids it may hold: of transfers, burnt ones, and those of holds resolved in it.</summary>
    public IdFilter Ids { get; } = ids;

    /// <summary>Between which ids and stamps they lie. Asked where it lies: each id is held against that of every leaf.</summary>
    public ref readonly IdRange Range => ref _range;
}
