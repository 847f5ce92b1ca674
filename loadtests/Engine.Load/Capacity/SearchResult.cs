namespace Engine.Load.Capacity;

/// <summary>How far a search has come.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Rate">The highest rate that held; 0 where none did. Transfers a second.</param>
/// <param name="IsProved">Whether it held for the whole time that was asked for.</param>
/// <param name="BrokenAt">The lowest rate that did not hold; null where all did.</param>
/// <param name="IsGeneratorsLimit">Whether it was the generator that could not keep up there.</param>
public sealed record SearchResult(SearchEnd End, double Rate, bool IsProved, double? BrokenAt, bool IsGeneratorsLimit)
{
    /// <summary>Whether the true limit may be higher: nothing that was tried, or that could be made, has reached it.</summary>
    public bool IsAtLeast => End == SearchEnd.AlwaysHeld || (Rate > 0 && IsGeneratorsLimit);
}

/// <summary>How a search ended.</summary>
public enum SearchEnd
{
    /// <summary>Not yet.</summary>
    Unfinished,

    /// <summary>The limit lies between a rate that held and one that did not.</summary>
    Found,

    /// <summary>Not even the lowest rate held.</summary>
    NeverHeld,

    /// <summary>The highest rate that could be tried held.</summary>
    AlwaysHeld,
}
