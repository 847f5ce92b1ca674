using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Engine.Cli.Bench.Compare;

/// <summary>Two runs of the same benchmarks side by side.</summary>
internal sealed class Comparison
{
    private readonly List<(Change Change, Verdict Verdict)> _changes;
    private readonly double? _threshold;

    /// <summary>Compares.</summary>
    /// <param name="before">The first run.</param>
    /// <param name="after">The second run.</param>
    /// <param name="threshold">What part more is a regression; null where nothing is.</param>
    public Comparison(
        IReadOnlyDictionary<string, BenchmarkResult> before,
        IReadOnlyDictionary<string, BenchmarkResult> after,
        double? threshold)
    {
        _threshold = threshold;
        _changes = [.. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(name => new Change(before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .Select(change => (change, change.Judge(threshold)))];
    }

    /// <summary>Every benchmark with what became of it.</summary>
    public IReadOnlyList<(Change Change, Verdict Verdict)> Changes => _changes;

    /// <summary>Whether any is worse by more than the threshold.</summary>
    public bool HasRegression => Count(Verdict.Regression) > 0;

    /// <summary>The comparison as one document.</summary>
    public JsonObject ToDocument() => new()
    {
        ["threshold"] = _threshold,
        ["regressions"] = Count(Verdict.Regression),
        ["benchmarks"] = new JsonArray([.. _changes.Select(entry => (JsonNode)new JsonObject
        {
            ["name"] = entry.Change.Name,
            ["verdict"] = entry.Verdict.ToString(),
            ["before_ns"] = entry.Change.Before?.Median,
            ["after_ns"] = entry.Change.After?.Median,
            ["ratio"] = Math.Round(entry.Change.TimeRatio, 4),
            ["beyond_noise"] = entry.Change.IsBeyondNoise,
            ["before_bytes"] = entry.Change.Before?.BytesPerOperation,
            ["after_bytes"] = entry.Change.After?.BytesPerOperation,
        })]),
    };

    /// <summary>Shows people what changed, and how much did not.</summary>
    public void Show(IAnsiConsole console)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("benchmark", "before", "after", "ratio", "bytes", "verdict");
        foreach ((Change change, Verdict verdict) in _changes.Where(entry => entry.Verdict != Verdict.Same))
        {
            table.AddRow(
                Markup.Escape(change.Name),
                Time(change.Before),
                Time(change.After),
                Text($"{change.TimeRatio:N3}"),
                Text($"{change.Before?.BytesPerOperation} → {change.After?.BytesPerOperation}"),
                verdict == Verdict.Regression ? "[red]regression[/]" : Word(verdict));
        }

        if (table.Rows.Count > 0)
        {
            console.Write(table);
        }

        int common = _changes.Count - Count(Verdict.Added) - Count(Verdict.Missing);
        console.WriteLine(Text(
            $"{Count(Verdict.Same)} of {common} benchmarks are the same within their noise; {Count(Verdict.Regression)} regressions."));
    }

    private int Count(Verdict verdict) => _changes.Count(entry => entry.Verdict == verdict);

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Time(BenchmarkResult? result) => result is null
        ? ""
        : Text($"{result.Median:N1} ns, {result.Interval.Lower:N1} to {result.Interval.Upper:N1}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
