using System.Text.RegularExpressions;

namespace Engine.Cli.Import;

/// <summary>A condition of a map, ready to be put to rows.</summary>
internal sealed class RowTest
{
    private readonly long _line;
    private readonly int _column = -1;
    private readonly string? _equalTo;
    private readonly Regex? _matches;

    /// <summary>Finds the column in the header.</summary>
    /// <exception cref="ImportException">The column is not there, or the expression is none.</exception>
    public RowTest(RowCondition condition, string path, ColumnFinder columns)
    {
        _line = condition.Line ?? 0;
        _column = columns.FindOptional(condition.Column, $"{path}.column");
        _equalTo = condition.Empty ? "" : condition.EqualTo;
        IsSameAccount = condition.SameAccount;
        if (condition.Matches is { } pattern)
        {
            try
            {
                // Without backtracking, so that no text makes it slow.
                _matches = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw new ImportException($"The map's {path}.matches: {e.Message}", e);
            }
        }
    }

    /// <summary>Whether it is about the accounts, which are known only later.</summary>
    public bool IsSameAccount { get; }

    /// <summary>Whether the row is meant.</summary>
    public bool Fits(CsvRows row)
    {
        if (_line > 0)
        {
            return row.Line == _line;
        }

        if (_column < 0)
        {
            return false;
        }

        ReadOnlySpan<char> field = row.Field(_column);
        return _matches is null ? field.SequenceEqual(_equalTo) : _matches.IsMatch(field);
    }
}
