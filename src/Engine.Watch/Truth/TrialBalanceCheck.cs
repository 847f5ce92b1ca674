using System.Globalization;
using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;

namespace Engine.Watch.Truth;

/// <summary>Sees that the debits of a ledger's accounts are not their credits, pending or posted.</summary>
public sealed class TrialBalanceCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "trial balance";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        foreach (LedgerSample ledger in sample.Ledgers)
        {
            if (ledger.DebitsPending != ledger.CreditsPending || ledger.DebitsPosted != ledger.CreditsPosted)
            {
                yield return new Finding(
                    AlarmCatalogue.TrialBalance,
                    string.Create(CultureInfo.InvariantCulture, $"ledger {ledger.Ledger}"),
                    AlarmGrade.Integrity,
                    $"The accounts of ledger {ledger.Ledger} do not balance: their debits are not their credits.",
                    Evidence.Of(
                        ("debits pending", Sum(ledger.DebitsPending)),
                        ("credits pending", Sum(ledger.CreditsPending)),
                        ("debits posted", Sum(ledger.DebitsPosted)),
                        ("credits posted", Sum(ledger.CreditsPosted))));
            }
        }
    }

    private static string Sum(UInt128 sum) => sum.ToString("N0", CultureInfo.InvariantCulture);
}
