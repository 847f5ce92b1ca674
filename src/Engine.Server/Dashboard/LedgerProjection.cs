using System.Globalization;
using Engine.Watch.Samples;

namespace Engine.Server.Dashboard;

/// <summary>Ledgers with their trial balance as messages of the contract.</summary>
internal static class LedgerProjection
{
    /// <summary>The first ones, by number.</summary>
    public static IEnumerable<V1.LedgerFigures> Of(SampleSpan span, int most) => span.Later.Ledgers
        .OrderBy(ledger => ledger.Ledger)
        .Take(most)
        .Select(ledger => Of(span, ledger, span.Earlier.Ledgers.FirstOrDefault(before => before.Ledger == ledger.Ledger)));

    private static V1.LedgerFigures Of(SampleSpan span, LedgerSample ledger, LedgerSample? before)
    {
        var figures = new V1.LedgerFigures
        {
            Ledger = ledger.Ledger,
            Rate = span.Rate(before?.EventsOk ?? 0, ledger.EventsOk),
            Volume = span.Rate(before?.Volume ?? 0, ledger.Volume),
            Transfers = (ulong)ledger.EventsOk,
            Balance = "not added up",
        };
        if (IsAddedUp(ledger))
        {
            figures.DebitsPosted = Text(ledger.DebitsPosted);
            figures.CreditsPosted = Text(ledger.CreditsPosted);
            figures.DebitsPending = Text(ledger.DebitsPending);
            figures.CreditsPending = Text(ledger.CreditsPending);
            figures.Balance = ledger.DebitsPosted == ledger.CreditsPosted && ledger.DebitsPending == ledger.CreditsPending
                ? "balanced"
                : "off";
        }

        return figures;
    }

    private static bool IsAddedUp(LedgerSample ledger) =>
        (ledger.DebitsPosted | ledger.CreditsPosted | ledger.DebitsPending | ledger.CreditsPending) != UInt128.Zero;

    private static string Text(UInt128 sum) => sum.ToString(CultureInfo.InvariantCulture);
}
