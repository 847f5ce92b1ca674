using System.Globalization;
using System.Text;
using static Engine.Load.Capacity.Page.Words;

namespace Engine.Load.Capacity.Page;

/// <summary>The figures behind the charts, as tables.</summary>
internal static class Tables
{
    /// <summary>The trials, one a row.</summary>
    public static string OfTrials(IReadOnlyList<CurvePoint> points) => Table(
        "wanted/s|answered/s|p50 ms|p95 ms|p99 ms|p99.9 ms|max ms|errors|SLO",
        points.Select(point => string.Concat(
            Cell(Whole(point.Trial.Rate)), Cell(Whole(point.Answered)), Cell(Figure(point.At(50))),
            Cell(Figure(point.At(95))), Cell(Figure(point.At(99))), Cell(Figure(point.At(99.9))),
            Cell(Figure(point.At(100))), Cell(Whole(point.Errors)), Verdict(point.Verdict))));

    /// <summary>What the trials took.</summary>
    public static string OfUsage(IReadOnlyList<CurvePoint> points) => Table(
        "transfers/s|cores busy|generator|engine|PostgreSQL|lanes busy|rows a block|ring|disk busy|WAL/s",
        points.Where(point => point.Usage is not null).Select(point => (point, Usage: point.Usage!)).Select(row =>
            string.Concat(
                Cell(Whole(row.point.Trial.Rate)), Optional(row.Usage.BusyCores, Figure),
                Optional(row.Usage.ClientCores, Figure), Optional(row.Usage.EngineCores, Figure),
                Optional(row.Usage.PostgresCores, Figure), Optional(row.Usage.LanesBusy, Percent),
                Optional(row.Usage.RowsPerBlock, Whole), Optional(row.Usage.RingFill, Percent),
                Optional(row.Usage.DiskBusy, Percent), Optional(row.Usage.WalPerSecond, Bytes))));

    /// <summary>What streams carried.</summary>
    public static string OfStreams(CapacityReport report) => Table(
        "streams|measured/s|scalability law/s|from|to",
        report.StreamPoints.Select(point =>
        {
            Estimate? fitted = report.Scalability?.At(point.Streams);
            return string.Concat(
                Cell(point.Streams.ToString(CultureInfo.InvariantCulture)), Cell(Whole(point.PerSecond)),
                Optional(fitted?.Value, Whole), Optional(fitted?.Low, Whole), Optional(fitted?.High, Whole));
        }));

    /// <summary>What grows, and until when.</summary>
    public static string OfGrowth(Growth growth) => Table(
        "|a transfer|a day|room left|runs out",
        [
            Row("rows", growth.RowsPerTransfer, growth.RowsPerDay, growth.RowsLeft, growth.RowsOut, Whole, Figure),
            Row("bytes on disk", growth.DiskPerTransfer, growth.DiskPerDay, growth.DiskLeft, growth.DiskOut, Bytes, Bytes),
            Row("engine's memory", growth.MemoryPerTransfer, growth.MemoryPerDay, growth.MemoryLeft, growth.MemoryOut, Bytes, Bytes),
        ]);

    private static string Row(
        string name, double? each, double? day, double? left, DateOnly? ends, Func<double, string> many, Func<double, string> one) =>
        string.Concat(
            Cell(name), Optional(each, one), Optional(day, many), Optional(left, many),
            Cell(day is null || left is null ? "not measured" : Day(ends)));

    private static string Table(string heads, IEnumerable<string> rows)
    {
        var table = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        foreach (string head in heads.Split('|'))
        {
            table.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Safe(head)}</th>");
        }

        table.Append("</tr></thead><tbody>");
        foreach (string row in rows)
        {
            table.Append("<tr>").Append(row).Append("</tr>");
        }

        return table.Append("</tbody></table></div>\n").ToString();
    }

    private static string Verdict(TrialVerdict verdict) => verdict switch
    {
        TrialVerdict.Held => "<td class=\"good\">kept</td>",
        TrialVerdict.Broken => "<td class=\"bad\">broken</td>",
        TrialVerdict.Overrun => "<td class=\"bad\">overrun</td>",
        _ => "<td class=\"bad\">generator behind</td>",
    };

    private static string Optional(double? value, Func<double, string> text) =>
        Cell(value is { } given && double.IsFinite(given) ? text(given) : "–");

    private static string Cell(string text) => $"<td>{Safe(text)}</td>";
}
