using Engine.Core.Pipeline;
using Engine.Server.Ledger;
using Grpc.Core;

namespace Engine.Server.Security;

/// <summary>
/// Holds requests to the ledgers of their client. A ledger that is named is compared. Where only an id is, its ledger is
/// asked for first, which is sure: no account or transfer ever moves to another. What is of another ledger is not there
/// for such a client, and what is not there is answered alike.
/// </summary>
internal static class LedgerScope
{
    /// <summary>Why a request that names its ledgers goes beyond those of its client; null when it does not.</summary>
    public static RpcException? Refusal(ClientIdentity client, Batch batch)
    {
        ClientGrant grant = client.Grant;
        if (grant.HasAllLedgers)
        {
            return null;
        }

        for (int i = 0; i < batch.Count; i++)
        {
            uint ledger = LedgerAt(batch, i);
            if (!grant.Reaches(ledger))
            {
                return AccessRefusals.LedgerMissing(client, FieldOf(batch.Kind, i), ledger);
            }
        }

        return null;
    }

    /// <summary>
    /// Refuses a request that goes beyond the ledgers of its client, and leaves out of a look-up what is not of them.
    /// </summary>
    /// <exception cref="RpcException">It is refused.</exception>
    public static ValueTask ApplyAsync(
        ClientIdentity client, Batch batch, Partition partition, ServerCallContext context, TimeProvider time)
    {
        if (client.Grant.HasAllLedgers)
        {
            return ValueTask.CompletedTask;
        }

        return batch.Kind switch
        {
            BatchKind.LookupAccounts or BatchKind.LookupAccountLimits or BatchKind.LookupTransfers =>
                LeaveOutAsync(client, batch, partition, context, time),
            BatchKind.NameAccounts or BatchKind.SetAccountLimits or BatchKind.ExtendHolds =>
                RequireAsync(client, batch, partition, context, time),
            _ => Refusal(client, batch) is { } refusal ? throw refusal : ValueTask.CompletedTask,
        };
    }

    /// <summary>Whether an account is of a ledger of the client.</summary>
    public static async Task<bool> ReachesAsync(
        ClientIdentity client, UInt128 account, Partition partition, ServerCallContext context, TimeProvider time)
    {
        if (client.Grant.HasAllLedgers)
        {
            return true;
        }

        Dictionary<UInt128, uint> known =
            await LedgerLookup.AskAsync(partition, BatchKind.LookupAccounts, [account], context, time);
        return known.TryGetValue(account, out uint ledger) && client.Grant.Reaches(ledger);
    }

    private static uint LedgerAt(Batch batch, int index) => batch.Kind switch
    {
        BatchKind.CreateTransfers => batch.Transfers[index].Ledger,
        BatchKind.CreateAccounts => batch.Accounts[index].Ledger,
        BatchKind.ResolveNames => batch.Names[index].Ledger,
        BatchKind.ResolveGroup => batch.Group.Ledger,
        _ => throw new InvalidOperationException($"Requests of the kind {batch.Kind} do not name their ledgers."),
    };

    private static async ValueTask LeaveOutAsync(
        ClientIdentity client, Batch batch, Partition partition, ServerCallContext context, TimeProvider time)
    {
        BatchKind kind =
            batch.Kind == BatchKind.LookupTransfers ? BatchKind.LookupTransfers : BatchKind.LookupAccounts;
        Dictionary<UInt128, uint> known =
            await LedgerLookup.AskAsync(partition, kind, [.. batch.Ids.AsSpan(0, batch.Count)], context, time);
        ClientGrant grant = client.Grant;
        int kept = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            UInt128 id = batch.Ids[i];
            if (known.TryGetValue(id, out uint ledger) && grant.Reaches(ledger))
            {
                batch.Ids[kept++] = id;
            }
        }

        batch.Count = kept;
    }

    private static async ValueTask RequireAsync(
        ClientIdentity client, Batch batch, Partition partition, ServerCallContext context, TimeProvider time)
    {
        (BatchKind kind, UInt128[] ids) = batch.Kind switch
        {
            BatchKind.NameAccounts => (
                BatchKind.LookupAccounts, batch.Names.Take(batch.Count).Select(name => name.AccountId).ToArray()),
            BatchKind.SetAccountLimits => (
                BatchKind.LookupAccounts, batch.Limits.Take(batch.Count).Select(limits => limits.AccountId).ToArray()),
            _ => (
                BatchKind.LookupTransfers, batch.Extensions.Take(batch.Count).Select(hold => hold.HoldId).ToArray()),
        };
        Dictionary<UInt128, uint> known = await LedgerLookup.AskAsync(partition, kind, ids, context, time);
        ClientGrant grant = client.Grant;
        for (int i = 0; i < ids.Length; i++)
        {
            if (!known.TryGetValue(ids[i], out uint ledger) || !grant.Reaches(ledger))
            {
                throw AccessRefusals.NotOfItsLedgers(client, FieldOf(batch.Kind, i));
            }
        }
    }

    private static string FieldOf(BatchKind kind, int index) => kind switch
    {
        BatchKind.CreateTransfers => $"transfers[{index}].ledger",
        BatchKind.CreateAccounts => $"accounts[{index}].ledger",
        BatchKind.ResolveNames => $"names[{index}].ledger",
        BatchKind.ResolveGroup => "ledger",
        BatchKind.NameAccounts => $"names[{index}].account_id",
        BatchKind.SetAccountLimits => $"limits[{index}].account_id",
        _ => $"extensions[{index}].hold_id",
    };
}
