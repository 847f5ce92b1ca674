namespace Engine.Journal.History;

/// <summary>What is held at one moment, and how many look at it.</summary>
/// <param name="leaves">The leaves that are not sealed, in order.</param>
/// <param name="sealedLeaf">The newest sealed leaf; 0 if there is none.</param>
/// <param name="sealedThrough">The last sequence that it covers; 0 if there is none.</param>
internal sealed class RecentState(RecentLeaf[] leaves, int sealedLeaf, long sealedThrough)
{
    private volatile RecentState? _next;
    private int _views;

    /// <summary>The leaves that are not sealed, in order.</summary>
    public RecentLeaf[] Leaves => leaves;

    /// <summary>The newest sealed leaf; 0 if there is none.</summary>
    public int SealedLeaf => sealedLeaf;

    /// <summary>The last sequence that it covers; 0 if there is none.</summary>
    public long SealedThrough => sealedThrough;

    /// <summary>What took its place; null while it is the newest.</summary>
    public RecentState? Next
    {
        get => _next;
        set => _next = value;
    }

    /// <summary>Whether somebody looks at it.</summary>
    public bool HasViews => Volatile.Read(ref _views) != 0;

    /// <summary>A leaf that is held; null if it is not.</summary>
    public RecentLeaf? Find(int number)
    {
        int last = leaves.Length - 1;
        while (last >= 0 && leaves[last].Number > number)
        {
            last--;
        }

        return last >= 0 && leaves[last].Number == number ? leaves[last] : null;
    }

    /// <summary>Somebody looks at it.</summary>
    public void Enter() => Interlocked.Increment(ref _views);

    /// <summary>Somebody has ended to.</summary>
    public void Leave() => Interlocked.Decrement(ref _views);
}
