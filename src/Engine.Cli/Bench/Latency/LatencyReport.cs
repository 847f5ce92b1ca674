using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Engine.Cli.Bench.Latency;

/// <summary>Latencies of the engine and of one-row COPY commits; medians over the rounds, milliseconds.</summary>
/// <param name="options">How it was measured.</param>
/// <param name="engine">The engine's rounds.</param>
/// <param name="copy">The comparator's rounds.</param>
/// <param name="copyRate">The rate at which the comparator was run, commits a second.</param>
/// <param name="copyCapacity">The most that the comparator makes, commits a second.</param>
internal sealed class LatencyReport(
    LatencyOptions options,
    IReadOnlyList<LatencyFigures> engine,
    IReadOnlyList<LatencyFigures> copy,
    double copyRate,
    double copyCapacity)
{
    private static readonly (string Name, string Shown, Func<LatencyFigures, double> Of)[] s_percentiles =
    [
        ("p50", "p50", figures => figures.P50),
        ("p99", "p99", figures => figures.P99),
        ("p999", "p99.9", figures => figures.P999),
    ];

    /// <summary>Why the run is void; null where it counts.</summary>
    public string? Complaint =>
        (engine.Select(round => round.Complaint).FirstOrDefault(complaint => complaint is not null),
            copy.Select(round => round.Complaint).FirstOrDefault(complaint => complaint is not null)) switch
        {
            ({ } complaint, _) => $"The run is void: {complaint}",
            (_, { } complaint) => $"The comparator's run is void: {complaint}",
            _ => null,
        };

    /// <summary>The report as one document.</summary>
    public JsonObject ToDocument()
    {
        var document = new JsonObject();
        foreach ((string name, _, Func<LatencyFigures, double> of) in s_percentiles)
        {
            document[$"{name}_ms"] = Math.Round(Median(engine, of), 3);
            document[$"ratio_{name}"] = Math.Round(Ratio(of), 3);
            document[$"copy_{name}_ms"] = Math.Round(Median(copy, of), 3);
        }

        document["max_ms"] = Math.Round(engine.Max(round => round.Max), 3);
        document["copy_max_ms"] = Math.Round(copy.Max(round => round.Max), 3);
        document["rate_per_s"] = options.Rate;
        document["answered_per_s"] = Math.Round(Median(engine, round => round.AnsweredPerSecond));
        document["copy_rate_per_s"] = Math.Round(copyRate);
        document["copy_capacity_per_s"] = Math.Round(copyCapacity);
        document["generator_lag_p999_ms"] = Math.Round(Median(engine, round => round.GeneratorLag), 3);
        document["checkpoint_ms"] = Complaint is null
            ? Math.Round(Median(engine, round => round.Checkpoint!.Value.TotalMilliseconds))
            : null;
        document["sound"] = Complaint is null;
        document["void_because"] = Complaint;
        document["streams"] = LatencyOptions.Streams;
        return document.Here(options.Rounds, options.Duration);
    }

    /// <summary>Shows it to people.</summary>
    public void Show(IAnsiConsole console)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns(
            "from the intended start",
            Text($"engine at {options.Rate:N0}/s, ms"),
            Text($"one-row COPY commits at {copyRate:N0}/s, ms"),
            "ratio");
        foreach ((_, string shown, Func<LatencyFigures, double> of) in s_percentiles)
        {
            table.AddRow(shown, Text($"{Median(engine, of):N2}"), Text($"{Median(copy, of):N2}"), Text($"{Ratio(of):N2}"));
        }

        table.AddRow("max", Text($"{engine.Max(round => round.Max):N1}"), Text($"{copy.Max(round => round.Max):N1}"), "");
        console.Write(table);
        if (copyRate < options.Rate)
        {
            console.WriteLine(Text(
                $"One-row COPY commits come to {copyCapacity:N0}/s at most here, so that they were run at {copyRate:N0}/s."));
        }

        if (Complaint is { } complaint)
        {
            console.MarkupLineInterpolated($"[yellow]{complaint}[/]");
        }
    }

    private double Ratio(Func<LatencyFigures, double> of) => Median(engine, of) / Median(copy, of);

    private static double Median(IReadOnlyList<LatencyFigures> rounds, Func<LatencyFigures, double> of) =>
        Series.MedianOf(rounds.Select(of));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
