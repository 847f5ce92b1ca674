namespace Engine.Journal;

/// <summary>What a rebuild found.</summary>
/// <param name="Leaves">Sealed leaves that were read.</param>
/// <param name="Events">Events in them.</param>
/// <param name="Totals">Balances of accounts that were made anew, one per leaf that touched the account.</param>
/// <param name="DifferenceCount">Rows that say something else than the journal.</param>
/// <param name="Differences">The first of them, in words.</param>
/// <param name="IsSwapped">Whether what was made anew has taken the place of what there was.</param>
public sealed record RebuildResult(
    int Leaves, long Events, long Totals, long DifferenceCount, IReadOnlyList<string> Differences, bool IsSwapped);
