using System.Text;
using Sylvan.Data.Csv;

namespace Engine.Cli.Import;

/// <summary>
/// The records of a CSV file (RFC 4180, UTF-8), one at a time, by the header's columns. Knows on which line each record
/// begins, lets single fields be set right, and skips blank lines.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    /// <summary>The longest record, in characters; only an open quote makes a longer one.</summary>
    public const int MaxRecordChars = 1 << 20;

    // A character that no text holds stands in for the comment mark, which the reader cannot do without: a line
    // that begins with '#' is data like any other.
    private const char NoComment = '\uFFFF';

    private readonly CsvDataReader _csv;
    private readonly string?[] _set;
    private long _nextLine = 1;
    private bool _anySet;

    /// <summary>Reads the header.</summary>
    /// <exception cref="ImportException">There is none, or a column stands in it twice or without a name.</exception>
    public CsvRows(string file, Stream content, char delimiter)
    {
        File = file;
        CsvDataReaderOptions options = new()
        {
            HasHeaders = false,
            Delimiter = delimiter,
            CsvStyle = CsvStyle.Standard,
            Comment = NoComment,
            CommentHandler = (Action<string>)(_ => throw new InvalidDataException("U+FFFF is no character of a text")),
            BufferSize = 1 << 16,
            MaxBufferSize = MaxRecordChars,
        };
        _csv = Open(file, new StreamReader(content, Encoding.UTF8, false, 1 << 16), options);
        if (!ReadRecord())
        {
            throw new ImportException($"{file} is empty: a header line with the names of the columns is needed.");
        }

        Columns = ReadHeader();
        _set = new string?[Columns.Count];
    }

    /// <summary>The file's name, for messages.</summary>
    public string File { get; }

    /// <summary>The header.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The line on which the record begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The position of a column; -1 where the header lacks it.</summary>
    public int IndexOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Goes on to the next record.</summary>
    /// <exception cref="ImportException">The quoting is broken: no later record can be told apart.</exception>
    /// <exception cref="ImportLineException">The record has fields too few or too many, or is no UTF-8.</exception>
    public bool Read()
    {
        do
        {
            if (!ReadRecord())
            {
                return false;
            }
        }
        while (_csv.RowFieldCount == 1 && _csv.GetFieldSpan(0).IsEmpty);

        if (_anySet)
        {
            Array.Clear(_set);
            _anySet = false;
        }

        if (_csv.RowFieldCount != Columns.Count)
        {
            throw Fault(-1, $"{_csv.RowFieldCount} fields, but the header has {Columns.Count}");
        }

        return true;
    }

    /// <summary>A field of the record, as set right where that was done.</summary>
    public ReadOnlySpan<char> Field(int column) =>
        _anySet && _set[column] is { } set ? set : _csv.GetFieldSpan(column);

    /// <summary>Sets a field of this record right.</summary>
    public void Set(int column, string value)
    {
        _set[column] = value;
        _anySet = true;
    }

    /// <summary>What to throw for this record.</summary>
    public ImportLineException Fault(int column, string reason) =>
        new(File, new LineFault(Line, column < 0 ? null : Columns[column], reason));

    /// <inheritdoc/>
    public void Dispose() => _csv.Dispose();

    // It reads on while it is made: what is wrong at the very beginning is found here.
    private static CsvDataReader Open(string file, StreamReader reader, CsvDataReaderOptions options)
    {
        try
        {
            return CsvDataReader.Create(reader, options);
        }
        catch (Exception e) when (e is CsvFormatException or InvalidDataException)
        {
            throw new ImportException($"{file}, line 1: {Describe(e)}", e);
        }
    }

    private bool ReadRecord()
    {
        Line = _nextLine;
        try
        {
            if (!_csv.Read())
            {
                return false;
            }
        }
        catch (Exception e) when (e is CsvFormatException or InvalidDataException)
        {
            throw new ImportException($"{File}, line {Line}: {Describe(e)}", e);
        }

        ReadOnlySpan<char> raw = _csv.GetRawRecordSpan();
        _nextLine += raw.Count('\n') + raw.Count('\r') - raw.Count("\r\n");
        if (raw.Contains('\uFFFD'))
        {
            throw new ImportLineException(File, new LineFault(Line, null, "the text is not UTF-8"));
        }

        return true;
    }

    private static string Describe(Exception e) => e switch
    {
        CsvRecordTooLargeException =>
            $"the record is longer than {MaxRecordChars} characters; is a quote left open?",
        CsvFormatException f => $"field {f.FieldOrdinal + 1}: {f.Message}",
        _ => e.Message,
    };

    private string[] ReadHeader()
    {
        string[] columns = new string[_csv.RowFieldCount];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = _csv.GetFieldSpan(i).Trim().ToString();
            if (name.Length == 0 || Array.IndexOf(columns, name) >= 0)
            {
                string wrong = name.Length == 0 ? $"column {i + 1} has no name" : $"column {name} stands in it twice";
                throw new ImportException($"{File}, line {Line}: the header is not usable: {wrong}.");
            }

            columns[i] = name;
        }

        return columns;
    }
}
