using Engine.Client;
using Engine.V1;
using ActualAmount = Engine.Client.ActualAmount;
using Transfer = Engine.Client.Transfer;

namespace Engine.Cli.Import;

/// <summary>
/// Sets the transfers of an answered request to what they moved, and where: of a balancing one that is what there was, of a
/// post or void what there was of the hold, in the hold's ledger.
/// </summary>
internal static class ActualEffects
{
    // Those whose amount may be another than the one asked for, which of one that exists already no answer tells.
    private const TransferFlags MayDiffer = TransferFlags.BalancingDebit | TransferFlags.BalancingCredit
        | TransferFlags.PostPending | TransferFlags.VoidPending;

    /// <summary>Takes them from the answer; the engine is asked only where that does not tell.</summary>
    /// <exception cref="ImportException">The engine does not find what it said exists.</exception>
    public static async Task TakeAsync(
        IImportTarget target, ImportBatch batch, TransfersOutcome outcome, CancellationToken cancellation)
    {
        foreach (ActualAmount actual in outcome.Amounts)
        {
            batch.Settle(actual.Index, actual.Amount, batch.Transfers.Span[actual.Index].Ledger);
        }

        List<int> untold = Untold(batch.Transfers.Span, outcome.Errors);
        if (untold.Count == 0)
        {
            return;
        }

        UInt128[] ids = [.. untold.Select(i => batch.Transfers.Span[i].Id).Distinct()];
        IReadOnlyList<Transfer> found = await target.LookupTransfersAsync(ids, cancellation).ConfigureAwait(false);
        Dictionary<UInt128, Transfer> stored = found.ToDictionary(t => t.Id);
        foreach (int i in untold)
        {
            if (!stored.TryGetValue(batch.Transfers.Span[i].Id, out Transfer transfer))
            {
                throw new ImportException(
                    $"Line {batch.Origins[i].Line}: its transfer exists, but the engine does not find it.");
            }

            batch.Settle(i, transfer.Amount, transfer.Ledger);
        }
    }

    // A post or void that names no ledger is of its hold's, and which that is no answer tells.
    private static List<int> Untold(ReadOnlySpan<Transfer> transfers, IReadOnlyList<TransferError> errors)
    {
        List<int> untold = [];
        int next = 0;
        for (int i = 0; i < transfers.Length; i++)
        {
            bool isOk = next >= errors.Count || errors[next].Index != i;
            bool exists = !isOk && errors[next++].Result == CreateTransferResult.Exists;
            if ((isOk && transfers[i].Ledger == 0) || (exists && (transfers[i].Flags & MayDiffer) != 0))
            {
                untold.Add(i);
            }
        }

        return untold;
    }
}
