using System.Numerics;
using System.Text;

namespace Engine.Cli.Import;

/// <summary>Writes what an import did, for people.</summary>
internal sealed class SummaryText
{
    private readonly ImportSummary _summary;
    private readonly StringBuilder _text = new();

    private SummaryText(ImportSummary summary) => _summary = summary;

    /// <summary>The whole summary.</summary>
    public static string Of(ImportSummary summary)
    {
        SummaryText text = new(summary);
        text.AddCounts();
        text.AddNotes();
        text.AddRefusals();
        text.AddSums();
        text.AddStatedBalances();
        text.AddProof();
        return text._text.ToString();
    }

    private void AddCounts()
    {
        Settlement settlement = _summary.Settlement;
        Line($"{_summary.File}: {_summary.Notes.Rows:N0} rows, {settlement.Sent:N0} transfers sent");
        Line($"  ok              {settlement.Ok,15:N0}");
        Line($"  already there   {settlement.AlreadyThere,15:N0}");
        Line($"  refused         {settlement.RefusedCount,15:N0}");
        Line($"  accounts        {_summary.Accounts,15:N0}   ({_summary.AccountsCreated:N0} created)");
        Line($"  read through in {_summary.SurveyTime.TotalSeconds:N1} s, sent in "
            + $"{_summary.SendTime.TotalSeconds:N1} s: {_summary.Rate:N0} transfers/s; "
            + $"durable up to sequence {settlement.LastSequence}");
    }

    private void AddNotes()
    {
        foreach ((string reason, LineTally tally) in _summary.Notes.Skipped)
        {
            Line($"skipped {tally.Count:N0}: {reason} ({Lines(tally)})");
        }

        foreach ((string reason, LineTally tally) in _summary.Notes.Corrected)
        {
            Line($"set right {tally.Count:N0}: {reason} ({Lines(tally)})");
        }

        if (_summary.Notes.BadLines > 0)
        {
            Line($"could not be read: {_summary.Notes.BadLines:N0} lines. Mend them in a file of their own: "
                + "in this one, mended, all lines would get other ids.");
            foreach (LineFault fault in _summary.Notes.FirstFaults)
            {
                Line($"  {fault}");
            }
        }
    }

    private void AddRefusals()
    {
        foreach ((string code, Refusals refusals) in _summary.Settlement.Refused)
        {
            string earlier = refusals.Earlier > 0 ? $", {refusals.Earlier:N0} of them in an earlier run" : "";
            Line($"refused {refusals.Lines.Count:N0}: {code}{earlier} ({Lines(refusals.Lines)})");
        }
    }

    private void AddSums()
    {
        foreach ((uint ledger, LedgerSum sum) in _summary.Settlement.Ledgers)
        {
            string turned = sum.Turned.IsZero ? "" : $", negative {Money(-sum.Turned)}";
            Line($"ledger {ledger}: {sum.Count:N0} transfers, positive {Money(sum.Forward)}{turned}, "
                + $"net {Money(sum.Net)}");
        }
    }

    private void AddStatedBalances()
    {
        if (_summary.Stated is not { } stated)
        {
            return;
        }

        long agree = stated.Checked - stated.Known - stated.Unexpected;
        Line($"balances stated: {stated.Checked:N0} rows, {agree:N0} agree, {stated.Known:N0} are known not to, "
            + $"{stated.Unexpected:N0} disagree");
        foreach (Disagreement one in stated.Listed)
        {
            Line($"  line {one.Line}, {one.Account}: states {Money(one.Stated)}, the rows make {Money(one.Computed)}"
                + (one.Known is null ? "" : $" ({one.Known})"));
        }
    }

    private void AddProof()
    {
        if (_summary.Proof is not { } proof)
        {
            return;
        }

        Line($"balances in the engine: {proof.Accounts:N0} accounts, "
            + $"{proof.Different:N0} differ from what the file moved");
        foreach (BalanceDifference one in proof.Listed)
        {
            Line($"  {one.Account}: debits {Money(one.EngineDebits)} for {Money(one.FileDebits)}, "
                + $"credits {Money(one.EngineCredits)} for {Money(one.FileCredits)}");
        }

        if (proof.Different > 0)
        {
            Line($"  Something else moved these accounts too; or take \"verify\" out of the map.");
        }
    }

    private string Money(BigInteger minor) => MoneyText.Of(minor, _summary.Scale, grouped: true);

    private static string Lines(LineTally tally)
    {
        string lines = string.Join(", ", tally.FirstLines);
        return (tally.Count == 1 ? "line " : "lines ") + lines + (tally.Count > tally.FirstLines.Count ? ", …" : "");
    }

    private void Line(string text) => _text.AppendLine(text);
}
