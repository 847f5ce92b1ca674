using Engine.Journal;
using static Engine.Load.Capacity.Page.Words;

namespace Engine.Cli.Incidents.Page;

/// <summary>The answer in sentences: what was wrong, when it was seen first, who noticed, and whether anything is lost.</summary>
internal static class IncidentWords
{
    /// <summary>The sentences, the most important first.</summary>
    public static IEnumerable<string> Of(Incident incident, JournalFindings journal)
    {
        yield return incident.Cause is { } cause
            ? cause.Cause
            : incident.Records.Count == 0
                ? "Nothing was recorded in this time."
                : "No alarm above a notice was open in this time.";
        if (incident.FirstSign is { } sign)
        {
            yield return $"First sign at {Clock.Exact(sign.At)}: {sign.What} " + Ending(incident, sign.At);
        }

        yield return Users(incident);
        if (incident.Unknown.Any())
        {
            yield return Unknown(incident, journal);
        }

        yield return Proof(journal);
    }

    /// <summary>Whether history is complete.</summary>
    public static string Proof(JournalFindings journal) => journal switch
    {
        { Proof: { } proof } =>
            $"History is complete: sequences {Whole(proof.FirstSequence)} to {Whole(proof.LastSequence)} were read again from "
                + $"PostgreSQL, and all {Whole(proof.Events)} events are there as they were written.",
        { IsDamaged: true } => $"History is DAMAGED: {journal.NoProof}.",
        _ => $"Whether history is complete was not looked at: {journal.NoProof.TrimEnd('.')}.",
    };

    /// <summary>What became of requests whose callers do not know.</summary>
    public static string Unknown(Incident incident, JournalFindings journal)
    {
        int transfers = incident.Unknown.Sum(one => one.Request.Ids.Count);
        string known = $"{Count(incident.Unknown.Count(), "request")} of unknown outcome noted, with the ids of "
            + Count(transfers, "transfer");
        if (journal.NotAsked.Length > 0)
        {
            return $"{known}; what became of them was not looked up: {journal.NotAsked.TrimEnd('.')}.";
        }

        int Of(TransferFateKind kind) => journal.Fates.Values.Count(fate => fate.Kind == kind);
        string some = journal.Fates.Count < transfers ? $", {Whole(journal.Fates.Count)} of them" : "";
        return $"{known}. Looked up in the journal{some}: {Whole(Of(TransferFateKind.TookEffect))} took effect, "
            + $"{Whole(Of(TransferFateKind.Refused))} were refused and are used up, {Whole(Of(TransferFateKind.NoEffect))} had no "
            + "effect.";
    }

    private static string Ending(Incident incident, DateTimeOffset first) => incident switch
    {
        { Over: { } over } when over > first =>
            $"The last alarm was seen until {Clock.Exact(over)}, {Clock.Span(over - first)} later.",
        { Over: null } when incident.Alarms.Count > 0 => "It was not over at the end of this time.",
        _ => "",
    };

    private static string Users(Incident incident)
    {
        AffectedClient[] affected = [.. incident.Clients.Where(client => client.IsAffected)];
        if (affected.Length == 0)
        {
            return incident.Clients.Count == 0
                ? "No client sent anything."
                : $"None of {Count(incident.Clients.Count, "client")} noticed anything.";
        }

        IEnumerable<string> counts = new[]
        {
            (Text: "refused", Sum: affected.Sum(client => client.RequestsRefused)),
            (Text: "of unknown outcome", Sum: affected.Sum(client => client.Unknown)),
            (Text: "not accepted", Sum: affected.Sum(client => client.NotAccepted)),
            (Text: "sent again", Sum: affected.Sum(client => client.Retries)),
        }.Where(count => count.Sum > 0).Select(count => $"{Whole(count.Sum)} {count.Text}");
        string requests = string.Join(", ", counts) is { Length: > 0 } some ? $"requests: {some}; " : "";
        return $"{affected.Length} of {Count(incident.Clients.Count, "client")} noticed: {requests}"
            + $"the slowest answer took {Clock.Span(affected.Max(client => client.Slowest))}.";
    }

    private static string Count(int count, string what) => $"{Whole(count)} {what}{(count == 1 ? "" : "s")}";
}
