using System.Globalization;
using System.Text;
using static Engine.Load.Capacity.Page.Words;

namespace Engine.Load.Capacity.Page;

/// <summary>What is said first, and how it was measured.</summary>
internal static class PageHead
{
    private const int MostErrors = 8;

    /// <summary>The answer, in a few sentences and tiles.</summary>
    public static string Of(CapacityReport report)
    {
        var head = new StringBuilder();
        head.Append("<h1>What this box carries</h1>\n");
        head.Append($"<p class=\"soft\">{report.StartedAt.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC · ");
        head.Append($"{Safe(report.Subject)} · {Safe(report.Machine)}</p>\n");
        if (report.IsInterrupted)
        {
            head.Append("<p class=\"warn\"><strong>Ended early.</strong> What follows is what was known by then; parts are missing.</p>\n");
        }

        string[] sentences = [.. Sentences(report)];
        head.Append($"<div class=\"lead\"><p class=\"big\">{Safe(sentences[0])}</p>");
        foreach (string sentence in sentences[1..])
        {
            head.Append($"<p>{Safe(sentence)}</p>");
        }

        return head.Append("</div>\n").Append(Tiles(report)).ToString();
    }

    /// <summary>The answer: the limit, the headroom, how far both can be trusted, what fills up first.</summary>
    public static IEnumerable<string> Sentences(CapacityReport report)
    {
        yield return LimitSentence(report);
        if (report.Search.Rate > 0)
        {
            yield return HeadroomSentence(report);
        }

        yield return Caveat(report);
        if (report.Saturation is { } saturation)
        {
            yield return $"What fills up first: {saturation.Why}";
        }
    }

    /// <summary>The headroom as one number.</summary>
    public static string HeadroomSentence(CapacityReport report)
    {
        Headroom headroom = report.Headroom;
        string such = headroom.IsDay ? "such days a day" : "such loads in the time of one";
        return $"This box carries {Figure(headroom.Days)} {such} ({report.Day.Profile.Name}, {Whole(headroom.DayTransfers)} "
            + $"transfers); its peak second needs {Percent(headroom.PeakPart)} of the limit.";
    }

    /// <summary>How the day lies under the limit.</summary>
    public static string DaySentence(CapacityReport report)
    {
        Headroom headroom = report.Headroom;
        string fits = report.Search.Rate > 0
            ? $"{HeadroomSentence(report)} With all their peaks in the same second, {Figure(headroom.PeaksAtOnce)} of them fit."
            : "No limit was found to lay it under.";
        return $"{fits} The busiest second has {Whole(headroom.Peak.Transfers)} transfers.";
    }

    /// <summary>How the figures came about, for those who were not there.</summary>
    public static string HowMeasured(CapacityReport report)
    {
        var text = new StringBuilder("<h2>How this was measured</h2>\n<p>");
        text.Append("An open model: requests are sent at their moments, whatever became of those before. The limit is the ");
        text.Append($"highest steady rate at which {Safe(string.Join(" and ", report.Slo))} held for ");
        text.Append($"{Figure(report.HoldTime.TotalSeconds)} s, with fewer than one transfer in a thousand gone wrong. ");
        text.Append($"Requests of {Figure(report.Batch)} transfers on average over {report.Streams} gRPC streams, with the mix ");
        text.Append($"and the accounts that {Safe(report.Day.Profile.Name)} has at its peak. Every answer counts only once ");
        text.Append("it is committed in PostgreSQL. ");
        text.Append($"By itself, with nobody to answer, this generator makes {Whole(report.GeneratorRate)} a second.</p>\n");
        long errors = report.Trials.Sum(point => point.Errors);
        text.Append($"<p>{report.Trials.Count} trials in {Figure(report.Took.TotalSeconds)} s; ");
        text.Append(errors == 0 ? "no transfer went wrong.</p>\n" : $"{Whole(errors)} transfers went wrong: ");
        if (errors > 0)
        {
            text.Append(Safe(string.Join("; ", report.Errors.Take(MostErrors).Select(error => $"{error.Key}: {Whole(error.Value)}"))));
            text.Append(".</p>\n");
        }

        return text.ToString();
    }

    private static string LimitSentence(CapacityReport report) => report.Search switch
    {
        { Rate: 0, BrokenAt: { } broken } =>
            $"{string.Join(" and ", report.Slo)} does not hold even at {Whole(broken)} transfers a second.",
        { Rate: 0 } => "No rate was found yet that holds the SLO.",
        var found => $"{(found.IsAtLeast ? "At least " : "")}{Whole(found.Rate)} transfers a second, each durable before it is "
            + $"answered, hold {string.Join(" and ", report.Slo)}.",
    };

    private static string Caveat(CapacityReport report) => report.Search switch
    {
        { Rate: 0 } => "So nothing is said about days, either.",
        { IsProved: false } => "It held in a short trial only: the long one was not come to.",
        { IsGeneratorsLimit: true, BrokenAt: { } broken } =>
            $"At {Whole(broken)} the load generator, which shares this machine, could not keep its schedule: the engine may carry more.",
        { End: SearchEnd.AlwaysHeld } => "Nothing higher could be tried: that is as much as was asked for, or as this generator makes.",
        { BrokenAt: { } broken } =>
            $"It held for {Figure(report.HoldTime.TotalSeconds)} s without a break; at {Whole(broken)} it no longer does.",
        _ => $"It held for {Figure(report.HoldTime.TotalSeconds)} s without a break.",
    };

    private static string Tiles(CapacityReport report)
    {
        var tiles = new StringBuilder("<ul class=\"tiles\">");
        void Tile(string figure, string what) => tiles.Append($"<li><b>{Safe(figure)}</b>{Safe(what)}</li>");
        if (report.Search.Rate > 0)
        {
            Headroom headroom = report.Headroom;
            Tile($"{(report.Search.IsAtLeast ? "≥ " : "")}{Whole(report.Search.Rate)}/s", "the limit");
            Tile(Figure(headroom.Days), headroom.IsDay ? "such days a day" : "such loads in its time");
            Tile(Percent(headroom.PeakPart), "of the limit at the day's peak second");
        }

        if (report.Saturation is { } saturation)
        {
            Tile(saturation.First, "fills up first");
        }

        if (FirstOut(report.Growth) is { } first)
        {
            Tile(first.Day.ToString("d MMM yyyy", CultureInfo.InvariantCulture), $"{first.What} run out");
        }

        return tiles.Append("</ul>\n").ToString();
    }

    private static (DateOnly Day, string What)? FirstOut(Growth? growth)
    {
        (DateOnly? Day, string What)[] ends =
        [
            (growth?.RowsOut, "the engine's rows"), (growth?.DiskOut, "bytes on disk"), (growth?.MemoryOut, "bytes of memory"),
        ];
        return ends.Where(end => end.Day is not null).Select(end => ((DateOnly, string)?)(end.Day!.Value, end.What)).Min();
    }
}
