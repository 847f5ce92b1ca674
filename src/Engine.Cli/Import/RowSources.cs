using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>Rows as transfers, one after another.</summary>
internal interface IRowSource
{
    /// <summary>The next one; false at the end.</summary>
    bool TryRead(out MappedRow row);
}

/// <summary>The rows of a file in its own order, without those left out.</summary>
internal sealed class FileRows : IRowSource, IDisposable
{
    private readonly ContentStream _content;
    private readonly CsvRows _rows;
    private readonly RowMapper _mapper;
    private readonly bool _skipBadLines;
    private readonly ChainIndex _chains;
    private readonly RowNotes _notes;
    private bool _isLinked;

    /// <summary>Opens the file.</summary>
    /// <param name="file">The file and how it is read.</param>
    /// <param name="book">Where its accounts are entered.</param>
    /// <param name="chains">Where its chains are entered.</param>
    /// <param name="contentDigest">The digest of the content, from which ids derive.</param>
    /// <param name="notes">Where is noted what became of rows.</param>
    /// <exception cref="ImportException">It cannot be read, or does not go with its map.</exception>
    public FileRows(ImportFile file, AccountBook book, ChainIndex chains, byte[] contentDigest, RowNotes notes)
    {
        _skipBadLines = file.SkipBadLines;
        _chains = chains;
        _notes = notes;
        _content = ContentStream.Open(file.Path);
        try
        {
            _rows = new CsvRows(file.Path, _content, file.Map?.Delimiter ?? ',');
            ImportMap map = file.Map ?? PlainFormat.Of(_rows, file.Ledger, file.CreateAccounts);
            map = file.Ledger is { } ledger ? map with { Ledger = new NumberSource(ledger, null) } : map;
            Map = map;
            _mapper = new RowMapper(map, _rows, book, chains, contentDigest, notes);
        }
        catch
        {
            _content.Dispose();
            throw;
        }
    }

    /// <summary>The map: the one given, or that of the plain format.</summary>
    public ImportMap Map { get; }

    /// <inheritdoc/>
    public bool TryRead(out MappedRow row)
    {
        while (true)
        {
            bool read = false;
            try
            {
                read = _rows.Read();
                if (!read)
                {
                    row = default;
                    return false;
                }

                _notes.Rows++;
                if (_mapper.TryMap(out row))
                {
                    _isLinked = (row.Transfer.Flags & TransferFlags.Linked) != 0;
                    if (!IsInBrokenChain(row))
                    {
                        return true;
                    }
                }
            }
            catch (ImportLineException e) when (_skipBadLines)
            {
                if (_isLinked || _mapper.MayBeOfChain(isWhole: read))
                {
                    throw new ImportException(
                        $"{e.Message}. It may belong to a chain, and which lines are of that cannot be told: it is not passed over.", e);
                }

                _notes.Rows += read ? 0 : 1;
                _notes.Bad(e.Fault);
                _mapper.BreakChain(isWhole: read);
            }
        }
    }

    /// <summary>The rows in the order in which they are sent: that of the map, else that of the file.</summary>
    public IRowSource InOrder(CancellationToken cancellation) =>
        Map.Sort.Count > 0 ? new SortedRows(this, cancellation) : this;

    /// <summary>The digest of the whole content.</summary>
    public byte[] Finish() => _content.Finish();

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _content.Dispose();
    }

    private bool IsInBrokenChain(in MappedRow row)
    {
        bool broken = row.Chain >= 0 && _chains.IsBroken(row.Chain);
        if (broken)
        {
            _notes.Skip(row.Line, "another line of its chain cannot be read");
        }

        return broken;
    }
}

/// <summary>
/// Rows in the order of their keys; where those are equal, of their lines. Holds all of them in memory.
/// </summary>
internal sealed class SortedRows : IRowSource
{
    private readonly List<MappedRow> _rows = [];
    private readonly int[] _order;
    private int _next;

    /// <summary>Reads all rows and sorts them.</summary>
    public SortedRows(IRowSource source, CancellationToken cancellation)
    {
        while (source.TryRead(out MappedRow row))
        {
            cancellation.ThrowIfCancellationRequested();
            _rows.Add(row);
        }

        _order = [.. Enumerable.Range(0, _rows.Count)];
        Array.Sort(_order, Compare);
    }

    /// <inheritdoc/>
    public bool TryRead(out MappedRow row)
    {
        row = _next < _order.Length ? _rows[_order[_next]] : default;
        return _next++ < _order.Length;
    }

    private int Compare(int left, int right)
    {
        SortKey[] ours = _rows[left].Keys!;
        SortKey[] theirs = _rows[right].Keys!;
        for (int i = 0; i < ours.Length; i++)
        {
            int order = ours[i].CompareTo(theirs[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.CompareTo(right);
    }
}
