namespace Engine.Journal.Recovery;

/// <summary>
/// From which page of a leaf the rows behind a block lie: a guess, for lanes fill pages side by side, and pages made in
/// advance are used late. Whoever does not find whole blocks from there on has to read the leaf from its start.
/// </summary>
internal static class PageGuess
{
    // More than there are lanes: a block's rows may lie before the block row of as many blocks before it.
    private const int BlocksBack = 4;

    // Pages that a relation is extended by at once, under contention, may be filled later than those after them.
    private const int PagesBack = 64;

    /// <summary>
    /// An expression for the page of the last few blocks up to number <c>$1</c>; 0 where the leaf has fewer. By the index of
    /// block rows.
    /// </summary>
    public static string Of(string table) =>
        $"""
        coalesce((SELECT min((ctid::text::point)[0])::bigint FROM {table}
                  WHERE block > $1 - {BlocksBack} AND block <= $1
                  HAVING count(*) = {BlocksBack}), 0)
        """;

    /// <summary>The page to read from.</summary>
    public static long From(long pageOfBlocks) => Math.Max(0, pageOfBlocks - PagesBack);
}
