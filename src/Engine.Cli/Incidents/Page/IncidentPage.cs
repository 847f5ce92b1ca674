using System.Text;
using Engine.Load.Capacity.Page;
using Engine.Watch.Alarms;
using static Engine.Load.Capacity.Page.Words;

namespace Engine.Cli.Incidents.Page;

/// <summary>An incident as one HTML page that needs nothing besides itself, to read and to print.</summary>
internal static class IncidentPage
{
    private const int MostItems = 400;

    /// <summary>The page.</summary>
    /// <param name="incident">What was recorded.</param>
    /// <param name="journal">What PostgreSQL says.</param>
    /// <param name="made">When it is made.</param>
    public static string Of(Incident incident, JournalFindings journal, DateTimeOffset made)
    {
        string title = $"What happened on {Clock.Full(incident.From)} to {Clock.Exact(incident.To)} UTC";
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Append($"<title>{Safe(title)}</title>\n<style>\n{PageStyle.Css}\n{IncidentStyle.Css}\n</style></head>\n");
        page.Append("<body><main>\n");
        Head(page, incident, journal, made);
        Happened(page, incident);
        Charts(page, incident);
        Affected(page, incident, journal);
        Complete(page, journal);
        Section(
            page,
            "What was done",
            incident.Changes.Any() ? IncidentTables.Changes(incident) : "",
            "Settings, drains and pauses are in the timeline too.",
            "Nobody changed a setting, drained the engine or paused a client.");
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void Head(StringBuilder page, Incident incident, JournalFindings journal, DateTimeOffset made)
    {
        string engines = string.Join(" · ", incident.Runs.Select(run => run.Name).Distinct());
        page.Append($"<p class=\"soft\">{Safe(Clock.Full(incident.From))} to {Safe(Clock.Exact(incident.To))} UTC");
        page.Append($"{Safe(engines.Length > 0 ? " · " + engines : "")} · written {Safe(Clock.Full(made))}</p>\n");
        page.Append($"<h1>{Safe(incident.Cause is { } cause ? Headline(cause) : "Nothing alarming")}</h1>\n");
        string[] sentences = [.. IncidentWords.Of(incident, journal)];
        page.Append($"<div class=\"lead {incident.Cause?.Grade.ToString().ToLowerInvariant() ?? "calm"}\">");
        page.Append($"<p class=\"cause\">{Safe(sentences[0])}</p>");
        foreach (string sentence in sentences[1..])
        {
            page.Append($"<p>{Safe(sentence)}</p>");
        }

        page.Append("</div>\n");
    }

    private static string Headline(AlarmLife cause)
    {
        string meaning = AlarmCatalogue.Find(cause.Name)?.Meaning.TrimEnd('.') ?? cause.Name;
        return cause.Subject.Length == 0 ? meaning : $"{meaning}: {cause.Subject}";
    }

    private static void Happened(StringBuilder page, Incident incident)
    {
        page.Append("<h2>What happened when</h2>\n");
        IReadOnlyList<TimelineItem> items = Timeline.Of(incident);
        if (items.Count == 0)
        {
            page.Append("<p class=\"soft\">No alarm opened or closed, nothing was changed, nothing started or ended.</p>\n");
            return;
        }

        page.Append("<ol class=\"timeline\">\n");
        foreach (TimelineItem item in items.Take(MostItems))
        {
            page.Append($"<li class=\"{Safe(item.Style)}\"><time datetime=\"{item.At.UtcDateTime:O}\">");
            page.Append($"{Safe(Clock.Exact(item.At))}</time><div><p><b>{Safe(item.Title)}</b></p>");
            page.Append(item.Text.Length > 0 ? $"<p class=\"soft\">{Safe(item.Text)}</p>" : "").Append("</div></li>\n");
        }

        page.Append("</ol>\n");
        page.Append(items.Count > MostItems ? $"<p class=\"soft\">And {items.Count - MostItems:N0} more.</p>\n" : "");
    }

    private static void Charts(StringBuilder page, Incident incident)
    {
        var charts = new IncidentCharts(incident);
        page.Append("<h2>How it looked</h2>\n");
        if (!charts.HasAny)
        {
            page.Append("<p class=\"soft\">No figures of an engine that led were recorded in this time.</p>\n");
            return;
        }

        page.Append("<p>Shaded: a critical alarm was open. Gaps: nobody recorded.</p>\n");
        foreach (Chart chart in charts.All())
        {
            page.Append($"<h3>{Safe(chart.Title)}</h3>\n<figure tabindex=\"0\">").Append(ChartSvg.Draw(chart)).Append("</figure>\n");
        }
    }

    private static void Affected(StringBuilder page, Incident incident, JournalFindings journal)
    {
        Section(page, "Who was affected", incident.Clients.Count > 0 ? IncidentTables.Clients(incident.Clients) : "",
            "Those that noticed come first. Waits are what clients measured from when they meant to send.",
            "No client sent anything in this time.");
        Section(page, "How unknown outcomes ended", incident.Unknown.Any() ? Unknown(incident, journal) : "",
            incident.Unknown.Any() ? IncidentWords.Unknown(incident, journal) : "",
            "No request ended without its caller knowing how.");
        Section(page, "Where slow requests spent their time", incident.Slow.Any() ? IncidentTables.Slow(incident) : "",
            "The slowest of those noted, which are at most twenty a second.", "No request took a second or longer.");
        bool waited = incident.Figures.Any(span => span.Figures.Postgres is { Waits.Count: > 0 });
        Section(page, "What PostgreSQL kept connections waiting for", waited ? IncidentTables.Waits(incident) : "",
            "As seen once a second.", "No connection was seen waiting.");
    }

    private static string Unknown(Incident incident, JournalFindings journal) =>
        $"{IncidentTables.Fates(incident, journal)}<details><summary>Each transfer</summary>"
        + $"{IncidentTables.Unknown(incident, journal)}</details>\n";

    private static void Complete(StringBuilder page, JournalFindings journal)
    {
        string style = journal.IsDamaged ? "bad" : journal.Proof is null ? "none" : "";
        page.Append("<h2>Is history complete?</h2>\n");
        page.Append($"<div class=\"lead proof {style}\"><p class=\"big\">{Safe(IncidentWords.Proof(journal))}</p>");
        if (journal.Proof is { } proof)
        {
            page.Append($"<p>Looked at: leaves {proof.FirstLeaf} to {proof.LastLeaf}, whole, up to block ");
            page.Append($"{Whole(proof.LastBlock)}; of them {proof.SealedLeaves} sealed, whose totals are what their rows add up ");
            page.Append($"to. The chain of hashes ends in <code>{Convert.ToHexStringLower(proof.LastHash.Span)}</code>. ");
            page.Append($"Read in {Safe(Clock.Span(proof.Elapsed))}.</p>\n<p class=\"soft\">To look again: ");
            page.Append($"<code>engine verify --from {proof.FirstSequence} --to {proof.LastSequence}</code></p>");
        }
        else
        {
            page.Append("<p class=\"soft\">To look: <code>engine verify</code></p>");
        }

        page.Append("</div>\n");
    }

    private static void Section(StringBuilder page, string title, string table, string words, string otherwise)
    {
        page.Append($"<h2>{Safe(title)}</h2>\n");
        page.Append(table.Length > 0 ? $"<p>{Safe(words)}</p>\n{table}" : $"<p class=\"soft\">{Safe(otherwise)}</p>\n");
    }
}
