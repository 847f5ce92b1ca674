namespace Engine.Core.Ledger;

/// <summary>Lets holds run out.</summary>
internal sealed class HoldExpiry(LedgerState state, EventBuffer events)
{
    /// <summary>
    /// Expires up to <paramref name="max"/> holds that are due at the first stamp of a batch, the earliest first, each
    /// with a stamp of its own.
    /// </summary>
    /// <param name="now">The clock, ns.</param>
    /// <param name="count">Events of the batch to come; 0 when none is.</param>
    /// <param name="max">The most to expire.</param>
    public int ExpireDue(ulong now, int count, int max)
    {
        int expired = 0;
        while (expired < max
            && state.Transfers.Holds.TryPeekExpiry(out int hold, out ulong expiresAt)
            && expiresAt <= FirstStamp(now, count))
        {
            state.LastTimestamp = Math.Max(state.LastTimestamp + 1, expiresAt);
            Expire(hold, state.LastTimestamp);
            expired++;
        }

        return expired;
    }

    /// <summary>Expires a hold that an event met before the sweep did.</summary>
    public void ExpireIfOpen(UInt128 id, ulong stamp)
    {
        int number = state.Transfers.Find(id).Number;
        if (state.Transfers.HoldOf(number) == HoldState.Open)
        {
            Expire(number, stamp);
        }
    }

    private void Expire(int hold, ulong stamp)
    {
        UInt128 released = state.Effects.Expire(hold);
        events.AddExpiry(state.Transfers[hold], released, stamp);
    }

    private ulong FirstStamp(ulong now, int count)
    {
        ulong events = (ulong)Math.Max(count, 1);
        return Math.Max(now, state.LastTimestamp + events) - events + 1;
    }
}
