using System.Diagnostics;

namespace Engine.Core.Ledger;

/// <summary>The state of every transfer as a hold: four bytes each, in the order of the transfers.</summary>
internal sealed class HoldTable
{
    // From 0 on: open, with a timeout, at this place of the expiry queue.
    private const int None = -1;
    private const int OpenForEver = -2;
    private const int Posted = -3;
    private const int Voided = -4;
    private const int Expired = -5;

    private readonly SegmentedLog<int> _states = new();
    private readonly ExpiryQueue _queue;

    /// <summary>Makes an empty table.</summary>
    public HoldTable() => _queue = new ExpiryQueue(_states);

    /// <summary>Holds that are open.</summary>
    public long OpenCount { get; private set; }

    /// <summary>Open holds that will expire.</summary>
    public int TimedCount => _queue.Count;

    /// <summary>The stamp from which on a hold is expired, ns; the highest number where it has no timeout.</summary>
    public static ulong ExpiryOf(in Transfer hold) =>
        hold.Timeout == 0 ? ulong.MaxValue : hold.Timestamp + TimeoutOf(hold);

    /// <summary>A hold's timeout, ns.</summary>
    public static ulong TimeoutOf(in Transfer hold) => hold.Timeout * 1_000_000_000UL;

    /// <summary>The state of a transfer.</summary>
    public HoldState this[int number] => _states[number] switch
    {
        None => HoldState.None,
        Posted => HoldState.Posted,
        Voided => HoldState.Voided,
        Expired => HoldState.Expired,
        _ => HoldState.Open,
    };

    /// <summary>Adds the next transfer, which is no hold.</summary>
    public void AddNone() => _states.Add() = None;

    /// <summary>Adds the next transfer, an open hold.</summary>
    public void AddOpen(in Transfer hold)
    {
        _states.Add() = None;
        Open(_states.Count - 1, hold);
    }

    /// <summary>Takes back the newest transfer.</summary>
    public void RemoveLast()
    {
        int number = _states.Count - 1;
        if (this[number] == HoldState.Open)
        {
            Close(number);
        }

        _states.Truncate(number);
    }

    /// <summary>An open hold is posted, voided or expired.</summary>
    public void Resolve(int number, HoldState outcome)
    {
        Invariant.Holds(this[number] == HoldState.Open, "only an open hold is resolved");
        Close(number);
        _states[number] = outcome switch
        {
            HoldState.Posted => Posted,
            HoldState.Voided => Voided,
            HoldState.Expired => Expired,
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Takes a resolution back.</summary>
    public void Reopen(int number, in Transfer hold)
    {
        Invariant.Holds(this[number] is HoldState.Posted or HoldState.Voided, "only a resolution is taken back");
        Open(number, hold);
    }

    /// <summary>The hold that expires next, if any, and when, ns.</summary>
    public bool TryPeekExpiry(out int number, out ulong expiresAt) => _queue.TryPeek(out number, out expiresAt);

    private void Open(int number, in Transfer hold)
    {
        OpenCount++;
        if (hold.Timeout == 0)
        {
            _states[number] = OpenForEver;
        }
        else
        {
            _queue.Add(number, ExpiryOf(hold), hold.Timestamp);
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
