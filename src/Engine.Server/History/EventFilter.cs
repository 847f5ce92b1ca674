using Engine.Core.Ledger;

namespace Engine.Server.History;

/// <summary>Which events a stream is of.</summary>
/// <param name="kinds">A bit for each kind; 0 for all.</param>
/// <param name="ledger">The ledger; 0 for all.</param>
/// <param name="account">The account; 0 for all.</param>
internal sealed class EventFilter(uint kinds, uint ledger, UInt128 account)
{
    /// <summary>The ledger; 0 for all.</summary>
    public uint Ledger => ledger;

    /// <summary>Reads it.</summary>
    /// <exception cref="Grpc.Core.RpcException">A field is not what the contract says.</exception>
    public static EventFilter Read(V1.WatchEventsRequest request)
    {
        uint kinds = 0;
        for (int i = 0; i < request.Kinds.Count; i++)
        {
            V1.EventKind kind = request.Kinds[i];
            if (kind == V1.EventKind.Unspecified || !Enum.IsDefined(kind))
            {
                throw HistoryRequests.Invalid($"kinds[{i}]", $"is {(int)kind}, which is no kind of event");
            }

            kinds |= 1u << (int)kind;
        }

        return new EventFilter(kinds, request.Ledger, HistoryRequests.Id(request.AccountId, "account_id"));
    }

    /// <summary>Whether an event is meant.</summary>
    public bool Matches(in LedgerEvent happened) =>
        (kinds == 0 || (kinds & (1u << (int)happened.Kind)) != 0)
        && (ledger == 0 || happened.Ledger == ledger)
        && (account == UInt128.Zero || IsOf(happened));

    private bool IsOf(in LedgerEvent happened) => happened.Kind switch
    {
        EventKind.Transfer or EventKind.Expiry or EventKind.HoldExtended =>
            happened.DebitAccountId == account || happened.CreditAccountId == account,
        EventKind.AccountCreated or EventKind.AccountNamed or EventKind.AccountLimitsSet => happened.Id == account,
        _ => false,
    };
}
