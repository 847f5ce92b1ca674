using Engine.Core.Pipeline;
using Engine.Server.Ledger;
using Grpc.Core;

namespace Engine.Server.Security;

/// <summary>Which ledgers accounts and transfers are of: asked by a look-up that takes its place in the ring.</summary>
internal static class LedgerLookup
{
    /// <summary>The ledger of each id that is there.</summary>
    /// <exception cref="RpcException">The engine cannot say now; nothing was done.</exception>
    public static async Task<Dictionary<UInt128, uint>> AskAsync(
        Partition partition, BatchKind kind, UInt128[] ids, ServerCallContext context, TimeProvider time)
    {
        Batch lookup = partition.Pool.Rent(kind, ids.Length);
        try
        {
            lookup.EnsureIds(ids.Length);
            ids.CopyTo(lookup.Ids, 0);
            lookup.Count = ids.Length;
            await LedgerService.PrepareAsync(partition, lookup, context);
            if (!partition.TrySubmit(lookup))
            {
                throw partition.IsStopping ? Refusals.Stopping() : Refusals.Full();
            }

            BatchOutcome outcome =
                await partition.WaitAsync(lookup, CallDeadline.Of(context, time), context.CancellationToken);
            return outcome == BatchOutcome.Answered
                ? LedgersIn(lookup)
                : throw Refusals.Unanswered(outcome, partition.IsStopping);
        }
        finally
        {
            partition.Pool.Return(lookup);
        }
    }

    private static Dictionary<UInt128, uint> LedgersIn(Batch lookup)
    {
        var ledgers = new Dictionary<UInt128, uint>();
        for (int i = 0; i < lookup.Found; i++)
        {
            _ = lookup.Kind == BatchKind.LookupAccounts
                ? ledgers.TryAdd(lookup.Accounts[i].Id, lookup.Accounts[i].Ledger)
                : ledgers.TryAdd(lookup.Transfers[i].Id, lookup.Transfers[i].Ledger);
        }

        return ledgers;
    }
}
