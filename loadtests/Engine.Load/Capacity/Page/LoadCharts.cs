using System.Globalization;
using static Engine.Load.Capacity.Page.Words;

namespace Engine.Load.Capacity.Page;

/// <summary>The charts of what the trials have shown.</summary>
internal static class LoadCharts
{
    private static readonly double[] s_drawn = [50, 95, 99, 99.9];
    private static readonly double[] s_distribution = [50, 75, 90, 95, 99, 99.5, 99.9, 99.99];

    /// <summary>Latency against load.</summary>
    public static Chart Latency(CapacityReport report)
    {
        IReadOnlyList<CurvePoint> curve = report.Curve;
        double limit = report.Search.Rate;
        Series[] lines = [.. s_drawn.Select((percent, i) => new Series(
            PercentName(percent), i + 1, [.. curve.Select(point => (point.Trial.Rate, point.At(percent)))]))];
        CurvePoint? atLimit = curve.LastOrDefault(point => point.Trial.Rate <= limit);
        CurvePoint last = curve[^1];
        string description = $"From {Whole(curve[0].Trial.Rate)} transfers a second with a p99 of {Ms(curve[0].At(99))}"
            + (atLimit is null ? "" : $", over {Whole(atLimit.Trial.Rate)} with {Ms(atLimit.At(99))},")
            + $" to {Whole(last.Trial.Rate)} with {Ms(last.At(99))}.";
        return new Chart(
            "latency",
            "Latency against load",
            description,
            Axis.Linear("transfers a second", [.. curve.Select(point => point.Trial.Rate), limit]),
            Axis.Log("latency, ms", [.. lines.SelectMany(line => line.Points.Select(at => at.Y)), report.SloMs ?? 1]))
        {
            Series = lines,
            Marks =
            [
                .. report.SloMs is { } slo ? [new Mark(false, slo, $"SLO: {report.Slo[0]}")] : Array.Empty<Mark>(),
                .. limit > 0 ? [new Mark(true, limit, $"limit {Short(limit)}/s")] : Array.Empty<Mark>(),
            ],
        };
    }

    /// <summary>Throughput over the time of the session.</summary>
    public static Chart OverTime(CapacityReport report)
    {
        IReadOnlyList<Moment> moments = report.Moments;
        double most = moments.Max(moment => moment.Answered);
        return new Chart(
            "time",
            "Throughput over time",
            $"What was wanted and what was answered in each half second of the trials; {Whole(most)} a second at most.",
            Axis.Linear("seconds since the first trial", moments.Select(moment => moment.At)),
            Axis.Linear("transfers a second", moments.Select(moment => Math.Max(moment.Wanted, moment.Answered))))
        {
            Series =
            [
                new Series("wanted", 6, [.. moments.Select(moment => (moment.At, moment.Wanted))]) { HasDots = false },
                new Series("answered", 1, [.. moments.Select(moment => (moment.At, moment.Answered))]) { HasDots = false },
            ],
            Marks = report.Search.Rate > 0
                ? [new Mark(false, report.Search.Rate, $"limit {Short(report.Search.Rate)}/s")]
                : [],
        };
    }

    /// <summary>How latencies are distributed, at some loads.</summary>
    public static Chart Percentiles(CapacityReport report)
    {
        CurvePoint[] chosen = [.. Chosen(report)];
        Series[] lines = [.. chosen.Select((point, i) => new Series(
            $"{Whole(point.Trial.Rate)}/s",
            i + 1,
            [.. s_distribution.Select(percent => (Nines(percent), point.At(percent)))]))];
        double[] ticks = [50, 90, 99, 99.9, 99.99];
        return new Chart(
            "percentiles",
            "Percentiles",
            "The latency that so many of a hundred requests do not exceed: " + string.Join("; ", chosen.Select(
                point => $"at {Whole(point.Trial.Rate)}/s p50 {Ms(point.At(50))}, p99.9 {Ms(point.At(99.9))}")) + ".",
            Axis.Fixed(
                "of a hundred requests",
                Nines(50),
                Nines(99.99),
                [.. ticks.Select(Nines)],
                nines => (100 - (100 / Math.Pow(10, nines))).ToString("0.##", CultureInfo.InvariantCulture)),
            Axis.Log("latency, ms", lines.SelectMany(line => line.Points.Select(at => at.Y))))
        {
            Series = lines,
            Marks = report.SloMs is { } slo ? [new Mark(false, slo, $"SLO: {report.Slo[0]}")] : [],
        };
    }

    /// <summary>Which process keeps how many cores busy; null where none could be seen.</summary>
    public static Chart? Processors(CapacityReport report)
    {
        CurvePoint[] seen = [.. report.Curve.Where(point => point.Usage?.BusyCores is not null)];
        if (seen.Length < 2)
        {
            return null;
        }

        (string Name, int Style, Func<Usage, double?> Value)[] parts =
        [
            ("all of the machine", 6, usage => usage.BusyCores), ("load generator", 2, usage => usage.ClientCores),
            ("engine", 1, usage => usage.EngineCores), ("PostgreSQL", 3, usage => usage.PostgresCores),
        ];
        int cores = seen[0].Usage!.Cores;
        Usage top = seen[^1].Usage!;
        return new Chart(
            "cores",
            "Cores kept busy",
            $"At {Whole(seen[^1].Trial.Rate)} transfers a second {Figure(top.BusyCores!.Value)} of {cores} cores are busy.",
            Axis.Linear("transfers a second", seen.Select(point => point.Trial.Rate)),
            Axis.Linear("cores", [cores * 1.1]))
        {
            Series = [.. parts
                .Select(part => new Series(part.Name, part.Style, [.. seen
                    .Where(point => part.Value(point.Usage!) is not null)
                    .Select(point => (point.Trial.Rate, part.Value(point.Usage!)!.Value))]))
                .Where(series => series.Points.Count > 1)],
            Marks = [new Mark(false, cores, $"all {cores} cores")],
        };
    }

    // About half the limit, the limit, and what lies beyond it.
    private static IEnumerable<CurvePoint> Chosen(CapacityReport report)
    {
        double limit = report.Search.Rate;
        IReadOnlyList<CurvePoint> curve = report.Curve;
        CurvePoint? half = curve.MinBy(point => Math.Abs(point.Trial.Rate - (limit / 2)));
        CurvePoint? full = curve.Where(point => point.Trial.Rate <= limit * 1.001).MaxBy(point => point.Trial.Rate);
        CurvePoint? beyond = curve.FirstOrDefault(point => point.Trial.Rate > limit * 1.05);
        return new[] { half, full, beyond }.OfType<CurvePoint>().Distinct();
    }

    private static string PercentName(double percent) => $"p{percent.ToString(CultureInfo.InvariantCulture)}";

    private static double Nines(double percent) => -Math.Log10(1 - (percent / 100));
}
