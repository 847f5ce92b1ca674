using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Bench.Compare;
using Spectre.Console;

namespace Engine.Cli.Bench.Figures;

/// <summary>
/// The engine's processor time per transfer with figures against without: the median of the pairs' ratios, and where it lies
/// with 95 %.
/// </summary>
internal sealed class FiguresReport(FiguresOptions options)
{
    private readonly Dictionary<EndToEndLine, List<(double On, double Off)>> _pairs = [];

    /// <summary>Adds a pair: microseconds per transfer.</summary>
    public void Add(EndToEndLine line, double on, double off)
    {
        if (!_pairs.TryGetValue(line, out List<(double On, double Off)>? pairs))
        {
            _pairs.Add(line, pairs = []);
        }

        pairs.Add((on, off));
    }

    /// <summary>The report as one document.</summary>
    public JsonObject ToDocument()
    {
        var document = new JsonObject();
        foreach ((EndToEndLine line, List<(double On, double Off)> pairs) in _pairs)
        {
            double[] ratios = Ratios(pairs);
            Interval interval = Interval.OfMedian(ratios);
            document[$"cpu_us_{line.Key}_on"] = Math.Round(Series.MedianOf(pairs.Select(pair => pair.On)), 4);
            document[$"cpu_us_{line.Key}_off"] = Math.Round(Series.MedianOf(pairs.Select(pair => pair.Off)), 4);
            document[$"ratio_{line.Key}"] = Math.Round(Series.MedianOf(ratios), 4);
            document[$"ratio_{line.Key}_from"] = Math.Round(interval.Lower, 4);
            document[$"ratio_{line.Key}_to"] = Math.Round(interval.Upper, 4);
        }

        return document.Here(options.Pairs, options.Duration);
    }

    /// <summary>Shows people.</summary>
    public void Show(IAnsiConsole console)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("sent as", "us a transfer with", "without", "ratio", "lies with 95 %");
        foreach ((EndToEndLine line, List<(double On, double Off)> pairs) in _pairs)
        {
            double[] ratios = Ratios(pairs);
            Interval interval = Interval.OfMedian(ratios);
            table.AddRow(
                line.Name,
                Text($"{Series.MedianOf(pairs.Select(pair => pair.On)):N3}"),
                Text($"{Series.MedianOf(pairs.Select(pair => pair.Off)):N3}"),
                Text($"{Series.MedianOf(ratios):N3}"),
                Text($"{interval.Lower:N3} to {interval.Upper:N3}"));
        }

        console.Write(table);
    }

    private static double[] Ratios(List<(double On, double Off)> pairs) => [.. pairs.Select(pair => pair.On / pair.Off).Order()];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
