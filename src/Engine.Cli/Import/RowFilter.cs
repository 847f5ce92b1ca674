namespace Engine.Cli.Import;

/// <summary>Sets rows right and leaves rows out, as the map says, and notes both.</summary>
internal sealed class RowFilter
{
    private readonly (RowTest Test, string Reason)[] _skips;
    private readonly (RowTest Test, (int Column, string Value)[] Set, string Reason)[] _corrections;

    /// <summary>Finds the columns in the header.</summary>
    /// <exception cref="ImportException">A column is not there.</exception>
    public RowFilter(ImportMap map, ColumnFinder columns, RowNotes notes)
    {
        Notes = notes;
        _skips = [.. map.Skip.Select((s, i) => (new RowTest(s.When, $"skip[{i}].when", columns), s.Reason))];
        _corrections = [.. map.Corrections.Select((c, i) => (
            new RowTest(c.When, $"corrections[{i}].when", columns),
            c.Set.Select(s => (columns.Find(s.Key, $"corrections[{i}].set"), s.Value)).ToArray(),
            c.Reason))];
    }

    /// <summary>What happened to rows.</summary>
    public RowNotes Notes { get; }

    /// <summary>Sets the row right where the map says so; then says whether it is left out.</summary>
    public bool CorrectsAndSkips(CsvRows row)
    {
        foreach ((RowTest test, (int Column, string Value)[] set, string reason) in _corrections)
        {
            if (test.Fits(row))
            {
                foreach ((int column, string value) in set)
                {
                    row.Set(column, value);
                }

                Notes.Correct(row.Line, reason);
            }
        }

        foreach ((RowTest test, string reason) in _skips)
        {
            if (test.Fits(row))
            {
                Notes.Skip(row.Line, reason);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a row whose debit and credit are the same account is left out.</summary>
    public bool SkipsSameAccount(long line)
    {
        foreach ((RowTest test, string reason) in _skips)
        {
            if (test.IsSameAccount)
            {
                Notes.Skip(line, reason);
                return true;
            }
        }

        return false;
    }
}
