using Engine.Watch.Recorder;

namespace Engine.Server.Dashboard;

/// <summary>
/// Rows of what flight recorders keep: the last day by the minute, and the seconds before this engine was started. Read only
/// while somebody looks. For one thread at a time.
/// </summary>
/// <param name="folder">Where recorders write; null where nothing is recorded.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordedRows(string? folder, TimeProvider time)
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_fiveMinutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_rest = TimeSpan.FromMinutes(1);

    private FigureRow[] _minutes = [];
    private FigureRow[]? _before;
    private long _read;

    /// <summary>The last day by the minute, the oldest first; read anew once a minute.</summary>
    public IReadOnlyList<FigureRow> LastDay()
    {
        if (_read == 0 || time.GetElapsedTime(_read) >= s_rest)
        {
            _read = time.GetTimestamp();
            DateTimeOffset now = time.GetUtcNow();
            _minutes = Read(path => Rows(FlightReader.ReadMinutes(path, now - s_day, now))) ?? _minutes;
        }

        return _minutes;
    }

    /// <summary>The seconds of the five minutes before a moment, the oldest first; read once.</summary>
    /// <param name="started">Since when the engine itself keeps them.</param>
    public IReadOnlyList<FigureRow> Before(DateTimeOffset started)
    {
        if (time.GetUtcNow() - started > s_fiveMinutes)
        {
            return [];
        }

        return _before ??= Read(path => Rows(FlightReader.Read(path, started - s_fiveMinutes, started)
            .Where(record => record.Entry.Second is { Leads: true })
            .Select(record => (record.At, record.Entry.Second)))) ?? [];
    }

    // A file that cannot be read costs the charts their past, and nobody the present.
    private FigureRow[]? Read(Func<string, FigureRow[]> read)
    {
        try
        {
            return folder is null ? null : read(folder);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FigureRow[] Rows(IEnumerable<(DateTimeOffset At, FlightFigures Figures)> recorded)
    {
        var rows = new List<FigureRow>();
        long durable = 0;
        foreach ((DateTimeOffset at, FlightFigures figures) in recorded)
        {
            // Two engines that hand over may both have written of the same second.
            if (rows.Count == 0 || at.ToUnixTimeSeconds() > rows[^1].At)
            {
                rows.Add(FigureRow.Of(at, figures, durable));
                durable = figures.DurableSequence;
            }
        }

        return [.. rows];
    }
}
