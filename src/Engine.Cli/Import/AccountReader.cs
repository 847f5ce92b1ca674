using System.Text;

namespace Engine.Cli.Import;

/// <summary>Reads one side of a row: the text that stands for an account, and the account itself.</summary>
internal sealed class AccountReader
{
    private const int MaxNameBytes = 255;

    private readonly AccountSource _source;
    private readonly AccountBook _book;
    private readonly List<(string Literal, int Column)> _parts = [];
    private readonly char[] _text = new char[MaxNameBytes];
    private readonly int _firstColumn = -1;

    /// <summary>Finds the columns in the header.</summary>
    /// <exception cref="ImportException">A column is not there, or a template is not closed.</exception>
    public AccountReader(AccountSource source, string path, ColumnFinder columns, AccountBook book)
    {
        _source = source;
        _book = book;
        if (source.Template is { } template)
        {
            ParseTemplate(template, $"{path}.template", columns);
        }
        else if (source.Column is { } column)
        {
            _parts.Add((source.Prefix ?? "", columns.Find(column, $"{path}.column")));
        }
        else
        {
            _parts.Add((source.Constant ?? throw new ImportException($"{path}: no account is given."), -1));
        }

        foreach ((_, int column) in _parts)
        {
            _firstColumn = _firstColumn < 0 ? column : _firstColumn;
        }
    }

    /// <summary>
    /// The account's number in the book; -1 where the row says none and need not (<paramref name="optional"/>).
    /// </summary>
    /// <exception cref="ImportLineException">The text is empty, too long for a name, or no id where one is asked
    /// for.</exception>
    public int Read(CsvRows row, uint ledger, bool optional)
    {
        int length = 0;
        foreach ((string literal, int column) in _parts)
        {
            Append(literal, ref length, row);
            if (column < 0)
            {
                continue;
            }

            ReadOnlySpan<char> field = row.Field(column);
            if (field.IsEmpty && _source.Empty is null)
            {
                return optional ? -1 : throw row.Fault(column, "is empty, but an account is needed");
            }

            Append(field.IsEmpty ? _source.Empty : field, ref length, row);
        }

        ReadOnlySpan<char> text = _text.AsSpan(0, length);
        if (length > MaxNameBytes / 3 && Encoding.UTF8.GetByteCount(text) > MaxNameBytes)
        {
            throw TooLong(row);
        }

        int number = _book.Find(ledger, text, _source);
        return number >= 0 ? number : throw row.Fault(_firstColumn, $"'{text}' is no account id");
    }

    private void Append(ReadOnlySpan<char> part, ref int length, CsvRows row)
    {
        if (part.Length > _text.Length - length)
        {
            throw TooLong(row);
        }

        part.CopyTo(_text.AsSpan(length));
        length += part.Length;
    }

    private ImportLineException TooLong(CsvRows row) =>
        row.Fault(_firstColumn, $"the account's name is longer than {MaxNameBytes} bytes");

    private void ParseTemplate(string template, string path, ColumnFinder columns)
    {
        StringBuilder literal = new();
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            bool doubled = i + 1 < template.Length && template[i + 1] == c;
            if (c is not ('{' or '}') || doubled)
            {
                literal.Append(c);
                i += c is '{' or '}' ? 1 : 0;
                continue;
            }

            int end = c == '{' ? template.IndexOf('}', i) : -1;
            if (end < 0)
            {
                throw new ImportException($"The map's {path}: a brace stands alone (write it twice if it is meant).");
            }

            _parts.Add((literal.ToString(), columns.Find(template[(i + 1)..end], path)));
            literal.Clear();
            i = end;
        }

        _parts.Add((literal.ToString(), -1));
    }
}
