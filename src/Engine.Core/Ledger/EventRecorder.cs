namespace Engine.Core.Ledger;

/// <summary>Adds events to a buffer, with the fields that <see cref="LedgerEvent"/> names for each kind.</summary>
internal static class EventRecorder
{
    /// <summary>An account was created.</summary>
    public static void AddAccountCreated(this EventBuffer events, in Account account)
    {
        ref LedgerEvent added = ref events.Add();
        added = default;
        added.Kind = EventKind.AccountCreated;
        added.Id = account.Id;
        added.Timestamp = account.Timestamp;
        added.UserData128 = account.UserData128;
        added.UserData64 = account.UserData64;
        added.UserData32 = account.UserData32;
        added.Ledger = account.Ledger;
        added.Code = account.Code;
        added.Flags = (ushort)account.Flags;
    }

    /// <summary>A transfer took effect.</summary>
    /// <param name="events">The buffer.</param>
    /// <param name="stored">The transfer as stored.</param>
    /// <param name="released">What a post or void took from both pending balances; otherwise 0.</param>
    public static void AddTransfer(this EventBuffer events, in Transfer stored, UInt128 released)
    {
        ref LedgerEvent added = ref events.Add();
        added.Kind = EventKind.Transfer;
        added.Id = stored.Id;
        added.DebitAccountId = stored.DebitAccountId;
        added.CreditAccountId = stored.CreditAccountId;
        added.Amount = stored.Amount;
        added.Released = released;
        added.PendingId = stored.PendingId;
        added.UserData128 = stored.UserData128;
        added.Timestamp = stored.Timestamp;
        added.UserData64 = stored.UserData64;
        added.UserData32 = stored.UserData32;
        added.Timeout = stored.Timeout;
        added.Ledger = stored.Ledger;
        added.Code = stored.Code;
        added.Flags = (ushort)stored.Flags;

        // The most frequent event by far: each field is written once, instead of clearing all of them before.
        added.Sequence = 0;
        added.TextOffset = 0;
        added.TextLength = 0;
        added.Result = 0;
        added.EndsBatch = false;
    }

    /// <summary>A hold ran out.</summary>
    public static void AddExpiry(this EventBuffer events, in Transfer hold, UInt128 released, ulong timestamp) =>
        events.AddOfHold(EventKind.Expiry, hold, timestamp).Released = released;

    /// <summary>A hold expires later than it would have.</summary>
    public static void AddHoldExtended(this EventBuffer events, in Transfer hold, uint timeout, ulong timestamp) =>
        events.AddOfHold(EventKind.HoldExtended, hold, timestamp).Timeout = timeout;

    private static ref LedgerEvent AddOfHold(this EventBuffer events, EventKind kind, in Transfer hold, ulong timestamp)
    {
        ref LedgerEvent added = ref events.AddBare(kind, hold.Id, timestamp);
        added.DebitAccountId = hold.DebitAccountId;
        added.CreditAccountId = hold.CreditAccountId;
        added.PendingId = hold.Id;
        added.UserData128 = hold.UserData128;
        added.UserData64 = hold.UserData64;
        added.UserData32 = hold.UserData32;
        added.Ledger = hold.Ledger;
        added.Code = hold.Code;
        return ref added;
    }

    /// <summary>A transfer id was burnt.</summary>
    public static void AddIdBurnt(this EventBuffer events, UInt128 id, CreateTransferResult reason, ulong timestamp)
    {
        ref LedgerEvent added = ref events.AddBare(EventKind.IdBurnt, id, timestamp);
        added.Result = (ushort)reason;
    }

    /// <summary>An account was named.</summary>
    public static void AddAccountNamed(this EventBuffer events, in Account account, in NameRecord name, ulong timestamp)
    {
        ref LedgerEvent added = ref events.AddBare(EventKind.AccountNamed, account.Id, timestamp);
        added.TextOffset = name.Offset;
        added.TextLength = name.Length;
        added.Ledger = account.Ledger;
    }

    /// <summary>The limits of an account were set.</summary>
    public static void AddAccountLimits(this EventBuffer events, uint ledger, in AccountLimits limits, ulong timestamp)
    {
        ref LedgerEvent added = ref events.AddBare(EventKind.AccountLimitsSet, limits.AccountId, timestamp);
        added.Amount = limits.Floor;
        added.Released = limits.Ceiling;
        added.UserData128 = limits.MaxAmount;
        added.UserData64 = limits.MaxCount;
        added.Timeout = limits.Window;
        added.Ledger = ledger;
        added.Flags = (ushort)limits.Flags;
    }

    /// <summary>A setting of the engine was changed; it has no id.</summary>
    public static void AddSettingChanged(this EventBuffer events, long textOffset, int textLength, ulong timestamp)
    {
        ref LedgerEvent added = ref events.AddBare(EventKind.SettingChanged, UInt128.Zero, timestamp);
        added.TextOffset = textOffset;
        added.TextLength = textLength;
    }

    // All but kind, id and stamp is 0.
    private static ref LedgerEvent AddBare(this EventBuffer events, EventKind kind, UInt128 id, ulong timestamp)
    {
        ref LedgerEvent added = ref events.Add();
        added = default;
        added.Kind = kind;
        added.Id = id;
        added.Timestamp = timestamp;
        return ref added;
    }
}
