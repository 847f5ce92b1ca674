using System.Globalization;
using System.Text;
using static Engine.Load.Capacity.Page.Words;

namespace Engine.Load.Capacity.Page;

/// <summary>A session of capacity as one HTML page that needs nothing besides itself.</summary>
public static class CapacityPage
{
    /// <summary>The page.</summary>
    public static string Of(CapacityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Append("<title>What this box carries</title>\n<style>\n").Append(PageStyle.Css).Append("\n</style></head>\n<body><main>\n");
        page.Append(PageHead.Of(report));
        if (report.Curve.Count > 1)
        {
            Section(
                page, LoadCharts.Latency(report), Tables.OfTrials(report.Curve),
                "Each point is a steady load of its own. Latency counts from the moment a request was meant to be sent to its "
                    + "durable answer, so that whoever waits behind a stall is counted. pNN: of a hundred requests NN were no slower.");
        }

        Saturates(page, report);
        Planning(page, report);
        if (report.Curve.Count > 1)
        {
            Section(
                page, LoadCharts.Percentiles(report), "",
                "To the right are the rare slow ones: 99.9 is one request in a thousand.");
        }

        if (report.Moments.Count > 1)
        {
            Section(
                page, LoadCharts.OverTime(report), Tables.OfTrials(report.Trials),
                "The whole session: first the search for the limit, then the time it had to hold, then the walk of the curve.");
        }

        Streams(page, report);
        page.Append(PageHead.HowMeasured(report));
        return page.Append("</main></body></html>\n").ToString();
    }

    /// <summary>The answer in a few sentences.</summary>
    public static IEnumerable<string> Sentences(CapacityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return PageHead.Sentences(report);
    }

    private static void Saturates(StringBuilder page, CapacityReport report)
    {
        if (report.Saturation is not { } saturation)
        {
            return;
        }

        page.Append($"<h2>What fills up first: {Safe(saturation.First)}</h2>\n<p>{Safe(saturation.Why)}</p>\n");
        foreach (Pressure pressure in saturation.Pressures)
        {
            string percent = Percent(pressure.Part);
            string width = (Math.Clamp(pressure.Part, 0, 1) * 100).ToString("0.#", CultureInfo.InvariantCulture);
            page.Append($"<div class=\"bar\"><span>{Safe(pressure.Name)}</span><i><b style=\"width:{width}%\"></b></i>");
            page.Append($"<span>{percent}</span></div><p class=\"soft\">{Safe(pressure.Text)}</p>\n");
        }

        if (LoadCharts.Processors(report) is { } chart)
        {
            Figure(page, chart, Tables.OfUsage(report.Curve));
        }
    }

    private static void Planning(StringBuilder page, CapacityReport report)
    {
        Section(page, PlanningCharts.Day(report), "", PageHead.DaySentence(report));
        if (report.Growth is { } growth)
        {
            page.Append("<h2>What grows, and until when</h2>\n");
            page.Append($"<p>Counted for {Whole(growth.TransfersPerDay)} transfers a day, those of the profile once, from ");
            page.Append($"{Day(growth.Today)} on. Measured over this session, on this box, with what else is on it.</p>\n");
            page.Append(Tables.OfGrowth(growth));
            page.Append("<p class=\"soft\">The write-ahead log is used again and again and does not grow with time. Nothing is ");
            page.Append("sealed or archived in this reckoning: rows stay where they are.</p>\n");
        }
    }

    private static void Streams(StringBuilder page, CapacityReport report)
    {
        if (PlanningCharts.Streams(report) is not { } chart || report.Scalability is not { } fit)
        {
            return;
        }

        string best = fit.BestStreams is { } streams
            ? $"By the fit {Words.Figure(streams)} streams carry most."
            : "Up to where the fit says anything, more streams carry more.";
        Section(
            page, chart, Tables.OfStreams(report),
            $"In the closed model: each stream keeps {report.StreamWindow} requests on their way and sends another when one is "
                + "answered. These rates are what streams can carry, not what holds the SLO. The Universal Scalability Law is "
                + $"fitted to them: one stream carries {Whole(fit.OneStream.Value)} a second, contention σ is "
                + $"{Interval(fit.Contention, "0.####")}, coherence κ {Interval(fit.Coherence, "0.######")}. {best} Nothing is "
                + $"said beyond {Words.Figure(fit.Furthest)} streams, twice what was measured.");
    }

    private static string Interval(Estimate estimate, string format)
    {
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return estimate is { Low: { } low, High: { } high }
            ? $"{Text(estimate.Value)} (95 %: {Text(low)} to {Text(high)})"
            : Text(estimate.Value);
    }

    private static void Section(StringBuilder page, Chart chart, string table, string words)
    {
        page.Append($"<h2>{Safe(chart.Title)}</h2>\n<p>{Safe(words)}</p>\n");
        Figure(page, chart, table);
    }

    private static void Figure(StringBuilder page, Chart chart, string table)
    {
        page.Append("<figure>").Append(ChartSvg.Draw(chart)).Append("</figure>\n");
        if (table.Length > 0)
        {
            page.Append("<details><summary>The figures</summary>").Append(table).Append("</details>\n");
        }
    }
}
