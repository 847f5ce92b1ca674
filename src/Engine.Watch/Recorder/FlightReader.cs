namespace Engine.Watch.Recorder;

/// <summary>
/// Reads what flight recorders noted in a data folder: of engines that run, hang or have ended, and of those before them.
/// </summary>
public static class FlightReader
{
    /// <summary>Everything between two moments, in the order of time.</summary>
    /// <param name="folder">Where the recorders write: <see cref="FlightRecorder.FolderOf"/>.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The last one.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<FlightRecord> Read(string folder, DateTimeOffset from, DateTimeOffset to) =>
        Merge(Files(folder).SelectMany(path => FlightFile.Entries(path, from, to)));

    /// <summary>
    /// What the long files hold between two moments, in the order of time: figures by the minute, alarms, changes, starts and
    /// ends. They are kept for about two weeks.
    /// </summary>
    /// <param name="folder">Where the recorders write.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The last one.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<FlightRecord> ReadLong(string folder, DateTimeOffset from, DateTimeOffset to) =>
        Merge(Numbers.Select(engine => FlightFile.Long(folder, engine)).Where(File.Exists)
            .SelectMany(path => FlightFile.Entries(path, from, to)));

    /// <summary>
    /// Figures by the minute of engines that led, in the order of time, each with the minute's end: what a chart of the last
    /// day is made of.
    /// </summary>
    /// <param name="folder">Where the recorders write.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The last one.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<(DateTimeOffset At, FlightFigures Figures)> ReadMinutes(
        string folder, DateTimeOffset from, DateTimeOffset to) =>
    [
        .. ReadLong(folder, from, to)
            .Where(record => record.Entry.Minute is { Leads: true })
            .Select(record => (record.At, record.Entry.Minute)),
    ];

    private static IEnumerable<int> Numbers => Enumerable.Range(1, FlightFile.MostEngines);

    private static IEnumerable<string> Files(string folder) => Numbers
        .SelectMany(engine => new[] { FlightFile.Seconds(folder, engine), FlightFile.Long(folder, engine) })
        .Where(File.Exists);

    private static List<FlightRecord> Merge(IEnumerable<FlightRecord> records) =>
        [.. records.OrderBy(record => record.At).ThenBy(record => record.Engine).ThenBy(record => record.Number)];
}
