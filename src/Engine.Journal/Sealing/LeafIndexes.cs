using Engine.Journal.Blocks;

namespace Engine.Journal.Sealing;

/// <summary>
/// The indexes of a sealed leaf. An open one has none but the block index: one more would cost a third of the rate, one on
/// random accounts five sixths.
/// </summary>
internal static class LeafIndexes
{
    // Nulls, the most of the optional columns, are in none of them.
    private static readonly (string Suffix, string On)[] s_indexes =
    [
        ("seq", "(seq) WHERE kind <> 0"),
        ("id", "(id) WHERE id IS NOT NULL"),
        ("debit", "(debit, seq) WHERE debit IS NOT NULL"),
        ("credit", "(credit, seq) WHERE credit IS NOT NULL"),
        ("pending", "(pending) WHERE pending IS NOT NULL"),
        ("user_data_128", "(user_data_128, seq) WHERE user_data_128 IS NOT NULL"),
        ("user_data_64", "(user_data_64, seq) WHERE user_data_64 IS NOT NULL"),
        ("ts", "(ts) WHERE kind <> 0"),
        ("kind", "(kind, seq, ts) WHERE kind IN (1, 3)"),
        ("limits", "(id, seq) WHERE kind = 6"),
        ("settings", "(seq) WHERE kind = 8"),
    ];

    /// <summary>The statements that make those of a leaf, each of which may have run before.</summary>
    /// <param name="leaf">The leaf, which they are named after.</param>
    /// <param name="table">The table that has its rows.</param>
    public static IEnumerable<(string Name, string Statement)> Of(int leaf, string table) => s_indexes.Select(index =>
    {
        string name = $"{Leaves.NameOf(leaf)}_{index.Suffix}";
        return (name, $"CREATE INDEX IF NOT EXISTS {name} ON {table} {index.On}");
    });
}
