using System.Numerics;

namespace Engine.Cli.Import;

/// <summary>
/// What an import did, as a document for programs: amounts are decimal texts in the unit of the file.
/// </summary>
internal static class SummaryDocument
{
    /// <summary>The document, ready to be written as JSON.</summary>
    public static object Of(ImportSummary summary)
    {
        Settlement settlement = summary.Settlement;
        string Money(BigInteger minor) => MoneyText.Of(minor, summary.Scale, grouped: false);
        return new
        {
            file = summary.File,
            contentSha256 = Convert.ToHexStringLower(summary.ContentDigest),
            scale = summary.Scale,
            rows = summary.Notes.Rows,
            sent = settlement.Sent,
            ok = settlement.Ok,
            alreadyThere = settlement.AlreadyThere,
            refused = settlement.RefusedCount,
            refusals = settlement.Refused.ToDictionary(r => r.Key, r => new
            {
                count = r.Value.Lines.Count,
                earlier = r.Value.Earlier,
                firstLines = r.Value.Lines.FirstLines,
            }),
            skipped = summary.Notes.Skipped.ToDictionary(s => s.Key, s => Tally(s.Value)),
            corrected = summary.Notes.Corrected.ToDictionary(s => s.Key, s => Tally(s.Value)),
            badLines = summary.Notes.BadLines,
            firstBadLines = summary.Notes.FirstFaults.Select(f => f.ToString()),
            accounts = summary.Accounts,
            accountsCreated = summary.AccountsCreated,
            ledgers = settlement.Ledgers.ToDictionary(l => l.Key, l => new
            {
                count = l.Value.Count,
                positive = Money(l.Value.Forward),
                negative = Money(-l.Value.Turned),
                net = Money(l.Value.Net),
            }),
            statedBalances = Stated(summary, Money),
            engineBalances = Proof(summary, Money),
            lastSequence = settlement.LastSequence,
            surveySeconds = summary.SurveyTime.TotalSeconds,
            sendSeconds = summary.SendTime.TotalSeconds,
            transfersPerSecond = summary.Rate,
        };
    }

    private static object Tally(LineTally tally) => new { count = tally.Count, firstLines = tally.FirstLines };

    private static object? Stated(ImportSummary summary, Func<BigInteger, string> money) =>
        summary.Stated is not { } stated ? null : new
        {
            rows = stated.Checked,
            known = stated.Known,
            disagree = stated.Unexpected,
            first = stated.Listed.Select(d => new
            {
                line = d.Line,
                account = d.Account,
                stated = money(d.Stated),
                computed = money(d.Computed),
                known = d.Known,
            }),
        };

    private static object? Proof(ImportSummary summary, Func<BigInteger, string> money) =>
        summary.Proof is not { } proof ? null : new
        {
            accounts = proof.Accounts,
            different = proof.Different,
            first = proof.Listed.Select(d => new
            {
                account = d.Account,
                fileDebits = money(d.FileDebits),
                fileCredits = money(d.FileCredits),
                engineDebits = money(d.EngineDebits),
                engineCredits = money(d.EngineCredits),
            }),
        };
}
