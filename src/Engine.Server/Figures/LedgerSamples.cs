using Engine.Core.Figures;
using Engine.Journal.Verification;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>The ledgers: what was moved in each, beside its trial balance.</summary>
internal static class LedgerSamples
{
    /// <summary>Those that were moved in, and those that sealed leaves know, by rising number.</summary>
    public static IReadOnlyList<LedgerSample> Of(IReadOnlyList<LedgerFlow> flows, IReadOnlyList<SealedBalance> balances)
    {
        // No running totals of balances are kept by the writer: what they would be made from are the events, whose two sides are
        // equal by construction.
        var samples = new SortedDictionary<uint, LedgerSample>();
        foreach (SealedBalance sealedSums in balances)
        {
            samples[sealedSums.Ledger] = new LedgerSample(
                sealedSums.Ledger,
                0,
                0,
                sealedSums.DebitsPending,
                sealedSums.DebitsPosted,
                sealedSums.CreditsPending,
                sealedSums.CreditsPosted);
        }

        foreach (LedgerFlow flow in flows)
        {
            LedgerSample sums = samples.GetValueOrDefault(flow.Ledger) ?? new LedgerSample(flow.Ledger, 0, 0, 0, 0, 0, 0);
            samples[flow.Ledger] = sums with { EventsOk = flow.Transfers, Volume = flow.Volume };
        }

        return [.. samples.Values];
    }
}
