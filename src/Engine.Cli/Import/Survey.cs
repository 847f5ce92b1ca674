namespace Engine.Cli.Import;

/// <summary>
/// The first reading of a file. It reads every row as the second will, and sends nothing: so a bad line is found before
/// anything has taken effect, and mending the file (which makes it another one, with other ids) doubles nothing.
/// </summary>
internal sealed class Survey
{
    /// <summary>The most transfers that a request holds, and so a chain.</summary>
    public const int MaxBatch = 8192;

    private Survey()
    {
    }

    /// <summary>The digest of the content, from which ids derive.</summary>
    public required byte[] ContentDigest { get; init; }

    /// <summary>The map: the one given, or that of the plain format.</summary>
    public required ImportMap Map { get; init; }

    /// <summary>The accounts that the file speaks of.</summary>
    public required AccountBook Book { get; init; }

    /// <summary>The chains of the file.</summary>
    public required ChainIndex Chains { get; init; }

    /// <summary>Rows in all.</summary>
    public required long Rows { get; init; }

    /// <summary>The earliest time that a row says, ns since the Unix epoch; 0 where the rows say none.</summary>
    public required ulong EarliestTimestamp { get; init; }

    /// <summary>Reads the file through.</summary>
    /// <exception cref="ImportException">It cannot be imported.</exception>
    public static Survey Run(ImportFile file, CancellationToken cancellation)
    {
        AccountBook book = new();
        ChainIndex chains = new();
        RowNotes notes = new();
        using FileRows rows = new(file, book, chains, new byte[32], notes);

        // Which rows flags link shows only in the order in which they are sent; nothing else here depends on it.
        IRowSource ordered = rows.Map.Flags is null ? rows : rows.InOrder(cancellation);
        LinkedRun linked = new(file.Path, rows.Map.Flags);
        ulong earliest = ulong.MaxValue;
        while (ordered.TryRead(out MappedRow row))
        {
            cancellation.ThrowIfCancellationRequested();
            earliest = Math.Min(earliest, row.Transfer.Timestamp);
            linked.Follow(row);
            if (row.Chain >= 0 && chains.Count(row.Chain) > MaxBatch)
            {
                const string reason = "its chain has more than 8,192 rows, and must fit one batch";
                LineFault fault = new(row.Line, rows.Map.Chain, reason);
                throw new ImportException($"{file.Path}, {fault}");
            }
        }

        return new Survey
        {
            ContentDigest = rows.Finish(),
            Map = rows.Map,
            Book = book,
            Chains = chains,
            Rows = notes.Rows,
            EarliestTimestamp = rows.Map.Timestamp is null || earliest == ulong.MaxValue ? 0 : earliest,
        };
    }
}
