using System.Diagnostics;

namespace Engine.Core.Ledger;

/// <summary>
/// The state of every transfer as a hold, four bytes each.
/// <code>
/// -1           no hold
/// -2           open, without a timeout
/// from 0 on    open, with a timeout, at this place of the expiry queue
/// 10nn .. nnoo resolved: o how, n when (the number that the next transfer had, modulo 2^28)
/// </code>
/// </summary>
internal sealed class HoldTable
{
    /// <summary>Transfers held at most, for it to be known which of two numbers is the later.</summary>
    public const int MostHeld = WhenMask / 2;

    private const int None = -1;
    private const int OpenForEver = -2;
    private const int WhenMask = (1 << 28) - 1;
    private const int OpenOrNone = 1 << 30;

    private readonly HoldStates _states = new();
    private readonly ExpiryQueue _queue;

    /// <summary>Makes an empty table.</summary>
    public HoldTable() => _queue = new ExpiryQueue(_states);

    /// <summary>Holds that are open.</summary>
    public long OpenCount { get; private set; }

    /// <summary>Open holds that will expire.</summary>
    public int TimedCount => _queue.Count;

    /// <summary>
    /// The stamp from which on a hold is expired, ns, as it was made; the highest number where it has no timeout.
    /// </summary>
    public static ulong ExpiryOf(in Transfer hold) =>
        hold.Timeout == 0 ? ulong.MaxValue : ExpiryOf(hold, hold.Timeout);

    /// <summary>The stamp from which on a hold would be expired with a timeout of so many seconds, ns.</summary>
    public static ulong ExpiryOf(in Transfer hold, uint timeout) => hold.Timestamp + (timeout * 1_000_000_000UL);

    /// <summary>A hold's timeout, ns.</summary>
    public static ulong TimeoutOf(in Transfer hold) => hold.Timeout * 1_000_000_000UL;

    /// <summary>The state of a transfer.</summary>
    public HoldState this[int number] => _states[number] switch
    {
        None => HoldState.None,
        int state when IsResolved(state) => (HoldState)((int)HoldState.Posted + (state & 3)),
        _ => HoldState.Open,
    };

    /// <summary>The stamp from which on an open hold is expired, ns, as it is in force.</summary>
    public ulong ExpiryOf(int number)
    {
        int place = _states[number];
        return place >= 0 ? _queue.ExpiryAt(place) : ulong.MaxValue;
    }

    /// <summary>Adds the next transfer, which is no hold.</summary>
    public void AddNone() => _states.Recent.Add() = None;

    /// <summary>Adds the next transfer, an open hold.</summary>
    public void AddOpen(in Transfer hold)
    {
        int number = _states.Recent.Next;
        _states.Recent.Add() = None;
        Open(number, ExpiryOf(hold), hold.Timestamp);
    }

    /// <summary>Takes back the newest transfer.</summary>
    public void RemoveLast()
    {
        SegmentedLog<int> recent = _states.Recent;
        int number = recent.NumberAt(recent.Count - 1);
        if (this[number] == HoldState.Open)
        {
            Close(number);
        }

        recent.Truncate(recent.Count - 1);
    }

    /// <summary>Lets go of the oldest transfers; holds that live on were carried before.</summary>
    public void RemoveFirst(int count) => _states.Recent.RemoveFirst(count);

    /// <summary>An open hold is posted, voided or expired.</summary>
    public void Resolve(int number, HoldState outcome)
    {
        Invariant.Holds(this[number] == HoldState.Open, "only an open hold is resolved");
        Close(number);
        Invariant.Holds(outcome is HoldState.Posted or HoldState.Voided or HoldState.Expired, "that resolves a hold");
        _states[number] = int.MinValue | ((_states.Recent.Next & WhenMask) << 2) | (outcome - HoldState.Posted);
    }

    /// <summary>Takes a resolution back.</summary>
    /// <param name="number">The hold's number.</param>
    /// <param name="expiresAt">When it would have expired.</param>
    /// <param name="created">Its stamp.</param>
    public void Reopen(int number, ulong expiresAt, ulong created)
    {
        Invariant.Holds(this[number] is HoldState.Posted or HoldState.Voided, "only a resolution is taken back");
        Open(number, expiresAt, created);
    }

    /// <summary>An open hold with a timeout expires later from now on.</summary>
    public void Postpone(int number, ulong expiresAt)
    {
        int place = _states[number];
        Invariant.Holds(place >= 0 && _queue.ExpiryAt(place) < expiresAt, "an open hold is extended");
        _queue.Postpone(place, expiresAt);
    }

    /// <summary>The hold that expires next, if any, and when, ns.</summary>
    public bool TryPeekExpiry(out int number, out ulong expiresAt) => _queue.TryPeek(out number, out expiresAt);

    /// <summary>Whether a transfer has to be known when those before <paramref name="end"/> are let go of.</summary>
    public bool Outlives(int number, int end)
    {
        int state = _states[number];
        return state != None && (!IsResolved(state) || IsResolvedSince(state, end));
    }

    /// <summary>A hold goes on under the number of a slot, which may be new.</summary>
    public void Carry(int number, int slot)
    {
        if (slot == _states.Carried.Count)
        {
            _states.Carried.Add();
        }

        int state = _states[number];
        int carried = slot | TransferNumber.CarriedBit;
        _states[carried] = state;
        if (state >= 0)
        {
            _queue.Renumber(state, carried);
        }
    }

    /// <summary>Takes in a hold that was open when its slot was saved.</summary>
    public void RestoreOpen(int slot, in OpenHold hold)
    {
        Debug.Assert(slot == _states.Carried.Count, "slots are restored one after the other");
        _states.Carried.Add() = None;
        Open(slot | TransferNumber.CarriedBit, hold.ExpiresAt, hold.Record.Timestamp);
    }

    /// <summary>Frees a slot whose hold was resolved before <paramref name="end"/>; says whether it did.</summary>
    public bool TryFree(int slot, int end)
    {
        ref int state = ref _states.Carried[slot];
        if (state == None || !IsResolved(state) || IsResolvedSince(state, end))
        {
            return false;
        }

        state = None;
        return true;
    }

    private static bool IsResolved(int state) => state < 0 && (state & OpenOrNone) == 0;

    private static bool IsResolvedSince(int state, int end) => (((state >> 2) - end) & WhenMask) < MostHeld;

    private void Open(int number, ulong expiresAt, ulong created)
    {
        OpenCount++;
        if (expiresAt == ulong.MaxValue)
        {
            _states[number] = OpenForEver;
        }
        else
        {
            _queue.Add(number, expiresAt, created);
        }
    }

    private void Close(int number)
    {
        OpenCount--;
        int place = _states[number];
        if (place >= 0)
        {
            _queue.RemoveAt(place);
        }
    }
}
