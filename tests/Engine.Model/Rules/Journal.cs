using Engine.Core.Ledger;

namespace Engine.Model.Rules;

/// <summary>Stores a transfer and says so in the journal.</summary>
internal static class Journal
{
    public static void Keep(LedgerState state, in Transfer t, UInt128 released)
    {
        state.Transfers[t.Id] = t;
        state.TransferStamps.Add(t.Timestamp);
        state.Events.Add(new LedgerEvent
        {
            Kind = EventKind.Transfer,
            Id = t.Id,
            DebitAccountId = t.DebitAccountId,
            CreditAccountId = t.CreditAccountId,
            Amount = t.Amount,
            Released = released,
            PendingId = t.PendingId,
            UserData128 = t.UserData128,
            UserData64 = t.UserData64,
            UserData32 = t.UserData32,
            Timeout = t.Timeout,
            Ledger = t.Ledger,
            Code = t.Code,
            Flags = (ushort)t.Flags,
            Timestamp = t.Timestamp,
        });
    }
}
