namespace Engine.Cli.Import;

/// <summary>What a row becomes, once its type is known.</summary>
/// <param name="Debit">The account debited; null where nothing says one.</param>
/// <param name="Credit">The account credited; null where nothing says one.</param>
/// <param name="Code">The code; 0 where the map's applies.</param>
/// <param name="Skip">Why the row is left out; null where it is not.</param>
internal sealed record RowRule(AccountReader? Debit, AccountReader? Credit, ushort Code, string? Skip);

/// <summary>Finds the rule of a row: by the value of a column, or the same for all.</summary>
internal sealed class TypeRules
{
    private readonly int _column = -1;
    private readonly RowRule _common;
    private readonly Dictionary<string, RowRule>.AlternateLookup<ReadOnlySpan<char>> _rules =
        new Dictionary<string, RowRule>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds the columns in the header.</summary>
    /// <exception cref="ImportException">A column is not there, or a row could become a transfer without a
    /// side.</exception>
    public TypeRules(ImportMap map, ColumnFinder columns, AccountBook book)
    {
        AccountReader? Reader(AccountSource? source, string path) =>
            source is null ? null : new AccountReader(source, path, columns, book);

        _common = new RowRule(Reader(map.Debit, "debit"), Reader(map.Credit, "credit"), 0, null);
        if (map.Types is not { } types)
        {
            RequireSides(_common, "");
            return;
        }

        _column = columns.Find(types.Column, "types.column");
        foreach ((string value, TypeRow type) in types.Rows)
        {
            string path = $"types.rows.{value}";
            RowRule rule = new(
                Reader(type.Debit, $"{path}.debit") ?? _common.Debit,
                Reader(type.Credit, $"{path}.credit") ?? _common.Credit,
                type.Code ?? 0,
                type.Skip);
            RequireSides(rule, $"{path}.");
            _rules[value] = rule;
        }
    }

    /// <summary>The row's rule.</summary>
    /// <exception cref="ImportLineException">Its type is not listed.</exception>
    public RowRule Find(CsvRows row)
    {
        if (_column < 0)
        {
            return _common;
        }

        return _rules.TryGetValue(row.Field(_column), out RowRule? rule)
            ? rule
            : throw row.Fault(_column, $"the map lists no type '{row.Field(_column)}'");
    }

    private static void RequireSides(RowRule rule, string path)
    {
        if (rule.Skip is null && (rule.Debit is null || rule.Credit is null))
        {
            throw new ImportException($"The map's {path}{(rule.Debit is null ? "debit" : "credit")} is missing.");
        }
    }
}
