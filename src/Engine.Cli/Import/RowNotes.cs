namespace Engine.Cli.Import;

/// <summary>How often something happened, and on which lines first.</summary>
internal sealed class LineTally
{
    private const int MaxLines = 5;
    private readonly List<long> _lines = [];

    /// <summary>How often.</summary>
    public long Count { get; private set; }

    /// <summary>The first few lines.</summary>
    public IReadOnlyList<long> FirstLines => _lines;

    /// <summary>Counts one.</summary>
    public void Add(long line)
    {
        Count++;
        if (_lines.Count < MaxLines)
        {
            _lines.Add(line);
        }
    }
}

/// <summary>What became of rows that did not simply become transfers.</summary>
internal sealed class RowNotes
{
    private const int MaxFaults = 5;
    private readonly SortedDictionary<string, LineTally> _skipped = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LineTally> _corrected = new(StringComparer.Ordinal);
    private readonly List<LineFault> _firstFaults = [];

    /// <summary>Rows left out, by reason.</summary>
    public IReadOnlyDictionary<string, LineTally> Skipped => _skipped;

    /// <summary>Rows set right, by reason.</summary>
    public IReadOnlyDictionary<string, LineTally> Corrected => _corrected;

    /// <summary>Lines that could not be read.</summary>
    public long BadLines { get; private set; }

    /// <summary>The first few of them.</summary>
    public IReadOnlyList<LineFault> FirstFaults => _firstFaults;

    /// <summary>Rows read, whatever became of them.</summary>
    public long Rows { get; set; }

    /// <summary>Notes a row left out.</summary>
    public void Skip(long line, string reason) => Add(_skipped, line, reason);

    /// <summary>Notes a row set right.</summary>
    public void Correct(long line, string reason) => Add(_corrected, line, reason);

    /// <summary>Notes a line that cannot be read.</summary>
    public void Bad(LineFault fault)
    {
        BadLines++;
        if (_firstFaults.Count < MaxFaults)
        {
            _firstFaults.Add(fault);
        }
    }

    private static void Add(SortedDictionary<string, LineTally> tallies, long line, string reason)
    {
        if (!tallies.TryGetValue(reason, out LineTally? tally))
        {
            tallies.Add(reason, tally = new LineTally());
        }

        tally.Add(line);
    }
}
