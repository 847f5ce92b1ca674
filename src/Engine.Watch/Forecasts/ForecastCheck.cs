using Engine.Watch.Alarms;
using Engine.Watch.Anomalies;
using Engine.Watch.Checks;
using Engine.Watch.Samples;

namespace Engine.Watch.Forecasts;

/// <summary>
/// What will run out: the disk, the memory, room for rows that are not sealed. Two trends of each, over ten minutes for
/// what goes fast and over six hours for what goes slowly; a warning a day before, a call two hours before.
/// </summary>
/// <param name="leafRows">Rows of a leaf: some of them wait to be sealed at any time.</param>
internal sealed class ForecastCheck(long leafRows) : ICheck
{
    private const int LeavesAtWork = 3;
    private static readonly TimeSpan Warns = TimeSpan.FromHours(24);
    private static readonly TimeSpan Calls = TimeSpan.FromHours(2);

    private readonly Resource _disk = new(AnomalyAlarms.DiskRunsOut, "The disk of the journal", "bytes");
    private readonly Resource _memory = new(AnomalyAlarms.MemoryRunsOut, "The memory of the machine", "bytes");
    private readonly Resource _rows = new(AnomalyAlarms.UnsealedRowsRunOut, "Room for rows of leaves that are not sealed", "rows");

    /// <inheritdoc/>
    public string Name => "forecast";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        if (sample.Process.DiskAvailable is { } disk)
        {
            _disk.Take(sample.Elapsed, disk);
        }

        if (sample.Process.MemoryAvailable > 0)
        {
            _memory.Take(sample.Elapsed, sample.Process.MemoryAvailable);
        }

        // Until a leaf is full its rows only grow: that is no trend.
        long unsealed = sample.Partition.UnsealedRows;
        if (sample.IsLeading && sample.Limits.FirstOrDefault(limit => limit.Option == "max-unsealed-rows") is { Most: var most })
        {
            _rows.Take(sample.Elapsed, unsealed > LeavesAtWork * leafRows ? Math.Max(0, most - unsealed) : most);
        }

        return new[] { _disk, _memory, _rows }.Select(resource => resource.Say(sample.At)).OfType<Finding>();
    }

    private sealed class Resource(string alarm, string what, string unit)
    {
        private readonly Depletion _fast = new(TimeSpan.FromSeconds(30), points: 20, least: 10);
        private readonly Depletion _slow = new(TimeSpan.FromMinutes(15), points: 24, least: 8);
        private double _left;

        public void Take(TimeSpan now, double left)
        {
            _left = left;
            _fast.Take(now, left);
            _slow.Take(now, left);
        }

        // Ten minutes' trend is good for two hours, not for a day: a backup, or an hour's peak, ends by itself.
        public Finding? Say(DateTimeOffset at)
        {
            TimeSpan? lasts = _fast.Lasts < Calls ? _fast.Lasts : _slow.Lasts;
            return lasts < Warns
                ? new Finding(
                    alarm,
                    "",
                    lasts < Calls ? AlarmGrade.Critical : AlarmGrade.Warning,
                    $"{what} runs out in {InWords.Span(lasts.Value)}, about {InWords.Text($"{at + lasts.Value:yyyy-MM-dd HH:mm}")}, "
                        + "if it goes on as it does.",
                    new Dictionary<string, string>
                    {
                        ["left"] = unit == "bytes" ? InWords.Bytes(_left) : InWords.Text($"{_left:N0} {unit}"),
                        ["by the last ten minutes"] = _fast.Lasts is { } fast ? InWords.Span(fast) : "no trend",
                        ["by the last six hours"] = _slow.Lasts is { } slow ? InWords.Span(slow) : "no trend",
                    })
                : null;
        }
    }
}
