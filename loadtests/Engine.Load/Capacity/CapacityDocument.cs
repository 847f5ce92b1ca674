using System.Globalization;
using System.Text.Json.Nodes;

namespace Engine.Load.Capacity;

/// <summary>A session of capacity as one JSON document. Rates are in transfers a second, latencies in milliseconds.</summary>
public static class CapacityDocument
{
    private const int FitSteps = 32;

    /// <summary>The document.</summary>
    public static JsonObject Of(CapacityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new JsonObject
        {
            ["limit_per_s"] = Whole(report.Search.Rate),
            ["limit_is_proved"] = report.Search.IsProved,
            ["limit_is_at_least"] = report.Search.IsAtLeast,
            ["search_ended"] = report.Search.End.ToString(),
            ["broken_at_per_s"] = report.Search.BrokenAt is { } broken ? Whole(broken) : null,
            ["slo"] = new JsonArray([.. report.Slo.Select(limit => (JsonNode)limit)]),
            ["hold_s"] = Round(report.HoldTime.TotalSeconds),
            ["headroom"] = OfHeadroom(report),
            ["saturates"] = OfSaturation(report.Saturation),
            ["growth"] = OfGrowth(report.Growth),
            ["streams"] = OfStreams(report),
            ["curve"] = new JsonArray([.. report.Curve.Select(OfPoint)]),
            ["trials"] = new JsonArray([.. report.Trials.Select(OfPoint)]),
            ["over_time"] = new JsonArray([.. report.Moments.Select(OfMoment)]),
            ["error_kinds"] = new JsonObject(report.Errors.Select(
                error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value))),
            ["generator_per_s"] = Whole(report.GeneratorRate),
            ["batch"] = Round(report.Batch),
            ["grpc_streams"] = report.Streams,
            ["interrupted"] = report.IsInterrupted,
            ["started"] = report.StartedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["seconds"] = Round(report.Took.TotalSeconds),
            ["subject"] = report.Subject,
            ["machine"] = report.Machine,
        };
    }

    private static JsonObject OfHeadroom(CapacityReport report)
    {
        Headroom headroom = report.Headroom;
        return new JsonObject
        {
            ["profile"] = report.Day.Profile.Name,
            ["transfers"] = Whole(headroom.DayTransfers),
            ["hours"] = Round(headroom.DayLength.TotalHours),
            ["peak_second"] = Round(headroom.Peak.Transfers),
            ["peak_at_s"] = Round(headroom.Peak.At.TotalSeconds),
            ["peak_percent_of_limit"] = double.IsFinite(headroom.PeakPart) ? Round(headroom.PeakPart * 100) : null,
            ["days_a_day"] = Round(headroom.Days),
            ["peaks_at_once"] = Round(headroom.PeaksAtOnce),
        };
    }

    private static JsonObject? OfSaturation(Saturation? saturation) => saturation is null
        ? null
        : new JsonObject
        {
            ["first"] = saturation.First,
            ["why"] = saturation.Why,
            ["pressures"] = new JsonArray([.. saturation.Pressures.Select(pressure => (JsonNode)new JsonObject
            {
                ["name"] = pressure.Name, ["part"] = Round(pressure.Part), ["text"] = pressure.Text,
            })]),
        };

    private static JsonObject? OfGrowth(Growth? growth) => growth is null
        ? null
        : new JsonObject
        {
            ["transfers_per_day"] = Whole(growth.TransfersPerDay),
            ["rows_per_day"] = Whole(growth.RowsPerDay),
            ["disk_bytes_per_transfer"] = Round(growth.DiskPerTransfer),
            ["disk_bytes_per_day"] = Whole(growth.DiskPerDay),
            ["disk_bytes_left"] = Whole(growth.DiskLeft),
            ["disk_out"] = Day(growth.DiskOut),
            ["memory_bytes_per_transfer"] = Round(growth.MemoryPerTransfer),
            ["memory_bytes_per_day"] = Whole(growth.MemoryPerDay),
            ["memory_bytes_left"] = Whole(growth.MemoryLeft),
            ["memory_out"] = Day(growth.MemoryOut),
            ["rows_left"] = Whole(growth.RowsLeft),
            ["rows_out"] = Day(growth.RowsOut),
        };

    private static JsonObject OfStreams(CapacityReport report)
    {
        var document = new JsonObject
        {
            ["model"] = "closed",
            ["window"] = report.StreamWindow,
            ["measured"] = new JsonArray([.. report.StreamPoints.Select(point => (JsonNode)new JsonObject
            {
                ["streams"] = point.Streams, ["per_s"] = Whole(point.PerSecond),
            })]),
        };
        if (report.Scalability is { } fit)
        {
            document["lambda"] = OfEstimate(fit.OneStream, 1);
            document["sigma"] = OfEstimate(fit.Contention, 5);
            document["kappa"] = OfEstimate(fit.Coherence, 7);
            document["best_streams"] = Round(fit.BestStreams);
            document["says_nothing_beyond"] = fit.Furthest;
            document["fit"] = new JsonArray([.. Steps(fit).Select(streams =>
            {
                JsonObject estimate = OfEstimate(fit.At(streams), 0);
                estimate["streams"] = Round(streams);
                return (JsonNode)estimate;
            })]);
        }

        return document;
    }

    /// <summary>The numbers of streams at which a fit is drawn.</summary>
    internal static IEnumerable<double> Steps(ScalabilityFit fit) =>
        Enumerable.Range(0, FitSteps + 1).Select(i => 1 + ((fit.Furthest - 1) * i / FitSteps));

    private static JsonObject OfEstimate(Estimate estimate, int digits) => new()
    {
        ["value"] = Math.Round(estimate.Value, digits),
        ["low"] = estimate.Low is { } low ? Math.Round(low, digits) : null,
        ["high"] = estimate.High is { } high && double.IsFinite(high) ? Math.Round(high, digits) : null,
    };

    private static JsonNode OfPoint(CurvePoint point) => new JsonObject
    {
        ["purpose"] = point.Trial.Purpose.ToString(),
        ["wanted"] = Whole(point.Trial.Rate),
        ["seconds"] = Round(point.Trial.Time.TotalSeconds),
        ["verdict"] = point.Verdict.ToString(),
        ["answered"] = Whole(point.Answered),
        ["latency_ms"] = new JsonObject(CurvePoint.Percents.Select((percent, i) => KeyValuePair.Create(
            percent == 100 ? "max" : $"p{percent.ToString(CultureInfo.InvariantCulture)}",
            (JsonNode?)Round(point.Latencies[i])))),
        ["errors"] = point.Errors,
        ["late_part"] = Math.Round(point.Late, 5),
        ["usage"] = OfUsage(point.Usage),
    };

    private static JsonObject? OfUsage(Usage? usage) => usage is null
        ? null
        : new JsonObject
        {
            ["cores"] = usage.Cores,
            ["busy_cores"] = Round(usage.BusyCores),
            ["client_cores"] = Round(usage.ClientCores),
            ["engine_cores"] = Round(usage.EngineCores),
            ["postgres_cores"] = Round(usage.PostgresCores),
            ["ring_fill"] = Round(usage.RingFill),
            ["ring_bytes_fill"] = Round(usage.RingBytesFill),
            ["lanes_busy"] = Round(usage.LanesBusy),
            ["rows_per_block"] = Round(usage.RowsPerBlock),
            ["blocks_per_s"] = Round(usage.BlocksPerSecond),
            ["wal_bytes_per_s"] = Whole(usage.WalPerSecond),
            ["disk_busy"] = Round(usage.DiskBusy),
            ["disk_written_per_s"] = Whole(usage.DiskWrittenPerSecond),
        };

    private static JsonNode OfMoment(Moment moment) => new JsonObject
    {
        ["at_s"] = Round(moment.At),
        ["wanted"] = Whole(moment.Wanted),
        ["answered"] = Whole(moment.Answered),
        ["p99_ms"] = Round(moment.P99),
    };

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static double Round(double value) => Math.Round(value, 3);

    private static double? Round(double? value) => value is { } given ? Math.Round(given, 3) : null;

    private static double Whole(double value) => Math.Round(value);

    private static double? Whole(double? value) => value is { } given ? Math.Round(given) : null;
}
