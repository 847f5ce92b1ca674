using System.Globalization;
using System.Text;
using Engine.Client;
using Engine.Journal;
using Engine.Watch.Recorder;
using static Engine.Load.Capacity.Page.Words;

namespace Engine.Cli.Incidents.Page;

/// <summary>Who was affected and how, as tables. What others chose, names and reasons, is written as text only.</summary>
internal static class IncidentTables
{
    private const int MostClients = 50;
    private const int MostUnknown = 200;
    private const int MostSlow = 12;
    private const int MostWaits = 20;

    /// <summary>The clients; what happened to none of them has no column.</summary>
    public static string Clients(IReadOnlyList<AffectedClient> clients)
    {
        (string Head, Func<AffectedClient, string> Text, bool IsThere)[] columns =
        [
            ("*client", client => "*" + client.Name, true),
            ("answered ok", client => Whole(client.EventsOk), true),
            ("refused by a rule", client => Whole(client.EventsRefused), true),
            ("refused", client => Whole(client.RequestsRefused), clients.Any(client => client.RequestsRefused > 0)),
            ("outcome unknown", client => Whole(client.Unknown), clients.Any(client => client.Unknown > 0)),
            ("not accepted", client => Whole(client.NotAccepted), clients.Any(client => client.NotAccepted > 0)),
            ("sent again", client => Whole(client.Retries), clients.Any(client => client.Retries > 0)),
            ("timed out", client => Whole(client.Timeouts), clients.Any(client => client.Timeouts > 0)),
            ("slowest answer", client => Clock.Span(client.Slowest), true),
            ("longest wait", client => Clock.Span(client.LongestWait), clients.Any(client => client.LongestWait > TimeSpan.Zero)),
        ];
        columns = [.. columns.Where(column => column.IsThere)];
        return Table(
            string.Join('|', columns.Select(column => column.Head)),
            clients.Take(MostClients).Select(client => Row(columns.Select(column => column.Text(client)))),
            clients.Count - MostClients);
    }

    /// <summary>How unknown outcomes ended, by client.</summary>
    public static string Fates(Incident incident, JournalFindings journal) => Table(
        "*client|requests|took effect|refused|no effect|not looked up",
        incident.Unknown.GroupBy(one => one.Request.Client).Select(client =>
        {
            UInt128[] ids = [.. client.SelectMany(one => JournalFindings.IdsOf(one.Request))];
            int Of(TransferFateKind kind) =>
                ids.Count(id => journal.Fates.TryGetValue(id, out TransferFate fate) && fate.Kind == kind);
            return Row(
                "*" + client.Key,
                Whole(client.Count()),
                Whole(Of(TransferFateKind.TookEffect)),
                Whole(Of(TransferFateKind.Refused)),
                Whole(Of(TransferFateKind.NoEffect)),
                Whole(ids.Count(id => !journal.Fates.ContainsKey(id))));
        }),
        0);

    /// <summary>Requests whose callers do not know how they ended, and how they did.</summary>
    public static string Unknown(Incident incident, JournalFindings journal)
    {
        (DateTimeOffset At, string Client, UInt128 Id)[] transfers =
        [
            .. incident.Unknown.SelectMany(one => JournalFindings.IdsOf(one.Request)
                .Select(id => (one.At, one.Request.Client, id))),
        ];
        return Table(
            "*at|*client|*transfer|*how it ended",
            transfers.Take(MostUnknown).Select(one => Row(
                "*" + Clock.Exact(one.At), "*" + one.Client, "*" + EngineId.Format(one.Id), "*" + FateOf(one.Id, journal))),
            transfers.Length - MostUnknown);
    }

    /// <summary>Slow requests with where their time went.</summary>
    public static string Slow(Incident incident) => Table(
        "*answered at|*client|*request|events|*sequences|in the ring|until durable and answered",
        incident.Slow.Take(MostSlow).Select(one => Row(
            "*" + Clock.Exact(one.At),
            "*" + one.Request.Client,
            "*" + one.Request.Kind,
            Whole(one.Request.Events),
            "*" + (one.Request.FirstSequence > 0 ? $"{one.Request.FirstSequence} to {one.Request.LastSequence}" : "none"),
            Micros(one.Request.RingUs),
            Micros(one.Request.JournalUs))),
        incident.Slow.Count() - MostSlow);

    /// <summary>What the engine's connections waited for in PostgreSQL.</summary>
    public static string Waits(Incident incident)
    {
        var waits = incident.Figures.Where(span => span.Figures.Postgres is not null)
            .SelectMany(span => span.Figures.Postgres.Waits.Select(wait => (span.At, wait)))
            .GroupBy(one => (one.wait.What, one.wait.Wait, one.wait.Blockers))
            .OrderByDescending(group => group.Count())
            .ToArray();
        return Table(
            "*connection|*waited for|*held by|seen|*first|*last",
            waits.Take(MostWaits).Select(group => Row(
                "*" + group.Key.What,
                "*" + group.Key.Wait,
                "*" + (group.Key.Blockers.Length == 0 ? "–" : group.Key.Blockers),
                $"{group.Count()} times",
                "*" + Clock.Exact(group.First().At),
                "*" + Clock.Exact(group.Last().At))),
            waits.Length - MostWaits);
    }

    /// <summary>What people did.</summary>
    public static string Changes(Incident incident) => Table(
        "*at|*who|*what|*from|*to|*why",
        incident.Changes.Select(one => Row(
            "*" + Clock.Exact(one.At),
            "*" + one.Change.Who,
            "*" + one.Change.Setting,
            "*" + (one.Change.From.Length == 0 ? "–" : one.Change.From),
            "*" + (one.Change.To.Length == 0 ? "as started" : one.Change.To),
            "*" + one.Change.Why)),
        0);

    private static string FateOf(UInt128 id, JournalFindings journal) =>
        !journal.Fates.TryGetValue(id, out TransferFate fate) ? "not looked up"
        : fate.Kind switch
        {
            TransferFateKind.TookEffect => $"took effect, at sequence {Whole(fate.Sequence)}",
            TransferFateKind.Refused =>
                $"refused: {Output.ResultName.Of((V1.CreateTransferResult)fate.Result)}, at sequence {Whole(fate.Sequence)}",
            _ => "no effect: the journal has no row of it",
        };

    private static string Micros(long microseconds) => Clock.Span(TimeSpan.FromMicroseconds(microseconds));

    // What begins with a star is text, and stands to the left.
    private static string Row(params IEnumerable<string> cells) => string.Concat(cells.Select(cell =>
        cell.StartsWith('*') ? $"<td class=\"text\">{Safe(cell[1..])}</td>" : $"<td>{Safe(cell)}</td>"));

    private static string Table(string heads, IEnumerable<string> rows, int left)
    {
        var table = new StringBuilder("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        foreach (string head in heads.Split('|'))
        {
            table.Append(head.StartsWith('*')
                ? $"<th scope=\"col\" class=\"text\">{Safe(head[1..])}</th>"
                : $"<th scope=\"col\">{Safe(head)}</th>");
        }

        table.Append("</tr></thead><tbody>");
        foreach (string row in rows)
        {
            table.Append("<tr>").Append(row).Append("</tr>");
        }

        table.Append("</tbody></table></div>\n");
        return left <= 0
            ? table.ToString()
            : table.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">And {left:N0} more.</p>\n").ToString();
    }
}
