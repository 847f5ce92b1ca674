namespace Engine.Journal.History;

/// <summary>
/// History as it stood at one durable sequence. What it refers to stays until it is disposed, whatever is sealed or added
/// meanwhile.
/// </summary>
/// <param name="rows">Whose rows they are.</param>
/// <param name="state">The rows that were held.</param>
/// <param name="sequence">The durable sequence.</param>
internal readonly struct RecentView(RecentRows rows, RecentState state, long sequence) : IDisposable
{
    /// <summary>The sequence that it shows history up to.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>The newest sealed leaf; 0 if there is none.</summary>
    public int SealedLeaf => state.SealedLeaf;

    /// <summary>Up to here PostgreSQL is asked, and no further; 0 where no leaf is sealed.</summary>
    public long SealedThrough => state.SealedThrough;

    /// <summary>The leaves whose rows are in memory, in order.</summary>
    public IReadOnlyList<RecentLeaf> Leaves => state.Leaves;

    /// <summary>Nothing of it is looked at any more. Once.</summary>
    public void Dispose() => rows.Leave(state);
}
