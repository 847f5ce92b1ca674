using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Engine.Cli.Output;
using Engine.Load.Measuring;
using Engine.Load.Reports;
using Spectre.Console;

namespace Engine.Cli.Load;

/// <summary>Writes the report of a run, and says by the exit code whether it passed.</summary>
internal static class LoadOutput
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Writes it where it was asked for.</summary>
    /// <exception cref="ToolException">The file cannot be written.</exception>
    public static async Task<int> WriteAsync(
        Report output, LoadReport report, IReadOnlyList<Verdict> verdicts, string? file)
    {
        JsonObject document = ReportDocument.Of(report, verdicts);
        if (file is not null)
        {
            try
            {
                await File.WriteAllTextAsync(file, document.ToJsonString(s_indented));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ToolException($"The report cannot be written to {file}: {e.Message}", e);
            }
        }

        output.Write(document, console => Show(console, report, verdicts));
        return report.KeptSchedule && verdicts.All(verdict => verdict.Holds) ? ExitCode.Ok : ExitCode.Failure;
    }

    private static void Show(IAnsiConsole console, LoadReport report, IReadOnlyList<Verdict> verdicts)
    {
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{report.Plan.Profile.Name}, {report.Model} model, from {report.StartedAt:yyyy-MM-ddTHH:mm:ss.fff}Z:");
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{report.Took.TotalSeconds:N1} s{(report.Interrupted ? ", interrupted" : "")}");
        Table table = new Table().Border(TableBorder.Rounded).AddColumns(
            "segment", "sent", "ok", "declined", "errors", "dropped", "late", "p50 ms", "p99 ms", "p99.9 ms", "max ms");
        foreach (SegmentMeasurements segment in report.Measurements.Segments)
        {
            AddRow(table, segment.Name, segment.Counts, segment.Latency);
        }

        AddRow(table, "all", report.Measurements.Total(), report.Latency);
        console.Write(table);
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{report.AnsweredPerSecond:N0} answered a second; of {report.Due:N0} due {report.Sent:N0} were sent.");
        LatencyHistogram lag = report.Measurements.Lag;
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"The generator was {Ms(lag.Percentile(99))} ms behind at its p99, {Ms(lag.Max)} ms at most.");
        foreach ((string name, long count) in report.Measurements.Errors)
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[yellow]{count:N0} transfers: {name}[/]");
        }

        if (report.ScheduleComplaint is { } complaint)
        {
            console.MarkupLineInterpolated($"[red]{complaint}[/]");
        }

        foreach (Verdict verdict in verdicts)
        {
            console.MarkupLineInterpolated(
                $"{(verdict.Holds ? "kept  " : "BROKEN")} {verdict.Threshold} (measured {verdict.Actual})");
        }
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("N2", CultureInfo.InvariantCulture);

    private static void AddRow(Table table, string name, Counts counts, LatencyHistogram latency)
    {
        string[] numbers =
        [
            .. new[]
            {
                counts[Outcome.Sent], counts[Outcome.Ok], counts[Outcome.Declined], counts.Errors, counts[Outcome.Dropped],
                counts[Outcome.Late],
            }.Select(count => count.ToString("N0", CultureInfo.InvariantCulture)),
            .. new[] { latency.Percentile(50), latency.Percentile(99), latency.Percentile(99.9), latency.Max }
                .Select(Ms),
        ];
        table.AddRow([Markup.Escape(name), .. numbers]);
    }
}
