namespace Engine.Cli.Import;

/// <summary>Finds the columns that a map names in a file's header.</summary>
internal sealed class ColumnFinder(CsvRows rows)
{
    /// <summary>The column's position.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="path">Where the map says so, for the message.</param>
    /// <exception cref="ImportException">The header lacks it.</exception>
    public int Find(string column, string path)
    {
        int index = rows.IndexOf(column);
        return index >= 0
            ? index
            : throw new ImportException(
                $"{rows.File} has no column '{column}', which the map's {path} names. "
                + $"Its columns are: {string.Join(", ", rows.Columns)}.");
    }

    /// <summary>The column's position; -1 where the map names none.</summary>
    /// <exception cref="ImportException">The header lacks it.</exception>
    public int FindOptional(string? column, string path) => column is null ? -1 : Find(column, path);
}
