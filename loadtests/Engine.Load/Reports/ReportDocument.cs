using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Engine.Load.Measuring;

namespace Engine.Load.Reports;

/// <summary>A report as one JSON document. Latencies are in milliseconds, rates in transfers a second.</summary>
public static class ReportDocument
{
    private static readonly double[] s_percentiles = [50, 90, 95, 99, 99.9, 99.99];

    /// <summary>The document; <paramref name="verdicts"/> are those of its thresholds.</summary>
    public static JsonObject Of(LoadReport report, IReadOnlyList<Verdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(verdicts);
        return new JsonObject
        {
            ["profile"] = report.Plan.Profile.Name,
            ["model"] = report.Model,
            ["passed"] = report.KeptSchedule && verdicts.All(verdict => verdict.Holds),
            ["kept_schedule"] = report.KeptSchedule,
            ["interrupted"] = report.Interrupted,
            ["started"] = report.StartedAt.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["seconds"] = Round(report.Took.TotalSeconds),
            ["due"] = report.Due,
            ["sent"] = report.Sent,
            ["ok"] = report.Ok,
            ["declined"] = report.Declined,
            ["errors"] = report.Errors,
            ["dropped"] = report.Dropped,
            ["late"] = report.Late,
            ["answered_per_s"] = Math.Round(report.AnsweredPerSecond),
            ["wanted_peak_per_s"] = Math.Round(report.Plan.PeakRate),
            ["latency_ms"] = OfLatency(report.Latency),
            ["generator_lag_ms"] = OfLatency(report.Measurements.Lag),
            ["error_kinds"] = new JsonObject(report.Measurements.Errors
                .OrderByDescending(error => error.Value)
                .Select(error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value))),
            ["thresholds"] = new JsonArray([.. verdicts.Select(verdict => (JsonNode)new JsonObject
            {
                ["threshold"] = verdict.Threshold, ["actual"] = verdict.Actual, ["holds"] = verdict.Holds,
            })]),
            ["segments"] = new JsonArray([.. report.Measurements.Segments.Select(OfSegment)]),
            ["over_time"] = new JsonArray([.. report.Measurements.Samples.Select(OfSample)]),
            ["machine"] = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, "
                + RuntimeInformation.FrameworkDescription,
        };
    }

    private static JsonNode OfSegment(SegmentMeasurements segment) => new JsonObject
    {
        ["name"] = segment.Name,
        ["sent"] = segment.Counts[Outcome.Sent],
        ["ok"] = segment.Counts[Outcome.Ok],
        ["declined"] = segment.Counts[Outcome.Declined],
        ["errors"] = segment.Counts.Errors,
        ["dropped"] = segment.Counts[Outcome.Dropped],
        ["late"] = segment.Counts[Outcome.Late],
        ["latency_ms"] = OfLatency(segment.Latency),
    };

    private static JsonNode OfSample(Sample sample) => new JsonObject
    {
        ["at_s"] = Round(sample.At.TotalSeconds),
        ["wanted"] = Math.Round(sample.Wanted),
        ["sent"] = Math.Round(sample.Sent),
        ["answered"] = Math.Round(sample.Answered),
        ["p50_ms"] = Round(sample.P50.TotalMilliseconds),
        ["p99_ms"] = Round(sample.P99.TotalMilliseconds),
        ["errors"] = sample.Errors,
        ["outstanding"] = sample.Outstanding,
    };

    private static JsonObject OfLatency(LatencyHistogram latency)
    {
        var document = new JsonObject { ["requests"] = latency.Count, ["mean"] = Round(latency.Mean.TotalMilliseconds) };
        foreach (double percent in s_percentiles)
        {
            string name = $"p{percent.ToString(CultureInfo.InvariantCulture)}";
            document[name] = Round(latency.Percentile(percent).TotalMilliseconds);
        }

        document["max"] = Round(latency.Max.TotalMilliseconds);
        return document;
    }

    private static double Round(double value) => Math.Round(value, 3);
}
