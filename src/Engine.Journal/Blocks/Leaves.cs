using System.Globalization;

namespace Engine.Journal.Blocks;

/// <summary>Which sequences lie in which leaf: leaf n, from 1, covers (n-1)·rows+1 to n·rows.</summary>
/// <param name="rows">Sequences a leaf covers.</param>
internal readonly struct Leaves(long rows)
{
    /// <summary>Sequences a leaf covers.</summary>
    public long Rows { get; } = rows;

    /// <summary>
    /// The leaf that holds a sequence; 0, where the block rows of an empty journal are, is in the first.
    /// </summary>
    public int Of(long sequence) => sequence == 0 ? 1 : checked((int)((sequence - 1) / Rows) + 1);

    /// <summary>The first sequence of a leaf.</summary>
    public long FirstOf(int leaf) => ((leaf - 1) * Rows) + 1;

    /// <summary>The last sequence that a leaf covers.</summary>
    public long LastOf(int leaf) => leaf * Rows;

    /// <summary>The table that is a leaf, with its schema.</summary>
    public static string TableOf(int leaf) => "engine." + NameOf(leaf);

    /// <summary>The name of the table that is a leaf.</summary>
    public static string NameOf(int leaf) => "journal_" + leaf.ToString("D6", CultureInfo.InvariantCulture);
}
