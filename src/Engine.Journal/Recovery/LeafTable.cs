using System.Globalization;
using Engine.Journal.Blocks;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Recovery;

/// <summary>The table of a leaf, read by COPY in whatever order the rows lie on disk.</summary>
/// <param name="connection">A connection that is free.</param>
/// <param name="leaf">The leaf.</param>
/// <param name="after">Only the rows after this block.</param>
/// <param name="pages">Only those that lie in these pages.</param>
/// <param name="through">Only the rows up to the end of this block; null for all.</param>
internal sealed class LeafTable(
    NpgsqlConnection connection, int leaf, ChainHead after, LeafPages pages, ChainHead? through = null) : ILeafSource
{
    /// <inheritdoc/>
    public Stream Open() => connection.BeginRawBinaryCopy($"COPY {Rows()} TO STDOUT (FORMAT binary)");

    // Copying the table is quicker than copying a query. Block rows of blocks without events repeat the sequence of
    // those before, so that the sequence alone does not tell what is new.
    private string Rows()
    {
        if (after.Block == 0 && pages == LeafPages.All && through is null)
        {
            return $"{Leaves.TableOf(leaf)} ({RowLayout.ColumnList})";
        }

        CultureInfo plain = CultureInfo.InvariantCulture;
        string end = pages.End is { } page ? string.Create(plain, $" AND ctid < '({page},0)'") : "";
        string isNew = after.Block == 0 ? "" : string.Create(plain, $" AND (seq > {after.Sequence} OR block > {after.Block})");
        string isOld = through is null
            ? ""
            : string.Create(
                plain, $" AND seq <= {through.Sequence} AND (block IS NULL OR block <= {through.Block})");
        return string.Create(
            plain,
            $"(SELECT {RowLayout.ColumnList} FROM {Leaves.TableOf(leaf)} "
                + $"WHERE ctid >= '({pages.First},0)'{end}{isNew}{isOld})");
    }
}
