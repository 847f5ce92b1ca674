using System.Runtime.CompilerServices;

namespace Engine.Core.Ledger;

/// <summary>
/// The transfers that no sealed leaf holds, in the order of creation, the holds that outlived theirs, and the burnt ids:
/// one name space, one index. What the batch at work brought along from sealed leaves is found behind them.
/// </summary>
internal sealed class TransferTable : IStampedLog
{
    private readonly SegmentedLog<Transfer> _records = new();
    private readonly SegmentedLog<BurntId> _burnt = new();
    private readonly CarriedHolds _carried = new();
    private readonly TagIndex _index = new();
    private readonly KeyHash _hash = new();
    private long _transfersBefore;
    private long _burntBefore;

    /// <summary>Transfers held.</summary>
    public int Count => _records.Count;

    /// <summary>The number of the newest transfer held.</summary>
    public int NewestNumber => _records.NumberAt(_records.Count - 1);

    /// <summary>Transfers ever created.</summary>
    public long Total => _transfersBefore + _records.Count;

    /// <summary>Ids ever burnt.</summary>
    public long BurntTotal => _burntBefore + _burnt.Count;

    /// <summary>The records in order, for whoever reads all of them.</summary>
    public SegmentedLog<Transfer> Records => _records;

    /// <summary>The burnt ids in order, for whoever reads all of them.</summary>
    public SegmentedLog<BurntId> Burnt => _burnt;

    /// <summary>The holds that outlived their leaf, by slot.</summary>
    public CarriedHolds Carried => _carried;

    /// <summary>Which of the transfers are holds, and how they stand.</summary>
    public HoldTable Holds { get; } = new();

    /// <summary>What has been captured of the open holds that take several captures.</summary>
    public CaptureTable Captures { get; } = new();

    /// <summary>The open holds that are of a group.</summary>
    public GroupTable Groups { get; } = new();

    /// <summary>What the batch at work brought along.</summary>
    public PastTransfers Past { get; set; } = new();

    /// <summary>The stamp of the newest transfer that was let go of, ns.</summary>
    public ulong NewestBefore { get; private set; }

    /// <inheritdoc/>
    public ulong Newest => Count == 0 ? NewestBefore : TimestampOf(Count - 1);

    /// <summary>The transfer of a number.</summary>
    public ref readonly Transfer this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref TransferNumber.IsRecent(number) ? ref _records[number] : ref Elsewhere(number);
    }

    /// <inheritdoc/>
    public ulong TimestampOf(int offset) => _records[_records.NumberAt(offset)].Timestamp;

    /// <summary>Whether a transfer has this very stamp.</summary>
    public bool HasStamp(ulong timestamp) => this.Contains(timestamp) || Past.HasStamp(timestamp);

    /// <summary>What an id stands for.</summary>
    public TransferKey Find(UInt128 id) => Find(id, TagOf(id));

    /// <summary>What an id stands for whose tag is known.</summary>
    public TransferKey Find(UInt128 id, uint tag)
    {
        if (!_index.TryFind(tag, new Match(this, id), out uint found))
        {
            return Past.Find(id);
        }

        return (found & TransferNumber.BurntBit) == 0
            ? new TransferKey(TransferKeyKind.Transfer, (int)found)
            : new TransferKey(TransferKeyKind.Burnt, (int)(found & ~TransferNumber.BurntBit));
    }

    /// <summary>How a transfer stands as a hold.</summary>
    public HoldState HoldOf(int number) => TransferNumber.IsPast(number) ? Past.HoldOf(number) : Holds[number];

    /// <summary>The same at a stamp: a hold that is due then counts as expired.</summary>
    public HoldState StandingOf(int number, ulong stamp)
    {
        HoldState state = HoldOf(number);

        // A hold is never due before its record says, so that the queue is asked for few.
        return state == HoldState.Open && HoldTable.ExpiryOf(this[number]) <= stamp && Holds.ExpiryOf(number) <= stamp
            ? HoldState.Expired
            : state;
    }

    /// <summary>What is still reserved by an open hold.</summary>
    public UInt128 RemainsOf(int number) => this[number].Amount - CapturedOf(number);

    /// <summary>What has been captured of an open hold.</summary>
    public UInt128 CapturedOf(int number)
    {
        ref readonly Transfer hold = ref this[number];
        return (hold.Flags & TransferFlags.MultipleCaptures) == 0 ? UInt128.Zero : Captures.Of(hold.Id);
    }

    /// <summary>An open hold as it stands.</summary>
    public OpenHold OpenHoldOf(int number) => new(this[number], CapturedOf(number), Holds.ExpiryOf(number));

    /// <summary>An open hold is posted, voided or expired.</summary>
    public void Resolve(int number, HoldState outcome)
    {
        Holds.Resolve(number, outcome);
        ref readonly Transfer hold = ref this[number];
        if ((hold.Flags & TransferFlags.MultipleCaptures) != 0)
        {
            Captures.Set(hold.Id, UInt128.Zero);
        }

        if ((hold.Flags & TransferFlags.Grouped) != 0)
        {
            Groups.Remove(hold);
        }
    }

    /// <summary>Takes a resolution back.</summary>
    public void Reopen(int number, UInt128 captured, ulong expiresAt)
    {
        ref readonly Transfer hold = ref this[number];
        Holds.Reopen(number, expiresAt, hold.Timestamp);
        if ((hold.Flags & TransferFlags.MultipleCaptures) != 0)
        {
            Captures.Set(hold.Id, captured);
        }

        if ((hold.Flags & TransferFlags.Grouped) != 0)
        {
            Groups.Add(hold);
        }
    }

    /// <summary>The refusal that burnt an id.</summary>
    public ulong ReasonOf(TransferKey burnt) =>
        TransferNumber.IsPast(burnt.Number) ? Past.BurntOf(burnt.Number).Reason : _burnt[burnt.Number].Reason;

    /// <summary>Asks for the line of the index where the look-up of a tag will begin.</summary>
    public void PrefetchSlot(uint tag) => _index.PrefetchSlot(tag);

    /// <summary>The tag of an id, by which it is found.</summary>
    public uint TagOf(UInt128 id) => _hash.TagOf(id);

    /// <summary>Adds a transfer whose id is neither held nor burnt: as asked for, but for its amount and stamp.</summary>
    public ref readonly Transfer Add(in Transfer request, uint tag, UInt128 amount, ulong timestamp)
    {
        _index.Insert(tag, (uint)_records.Next);
        ref Transfer added = ref _records.Add();
        added = request;
        added.Amount = amount;
        added.Timestamp = timestamp;
        if ((request.Flags & TransferFlags.Pending) != 0)
        {
            Holds.AddOpen(added);
            if ((request.Flags & TransferFlags.Grouped) != 0)
            {
                Groups.Add(added);
            }
        }
        else
        {
            Holds.AddNone();
        }

        return ref added;
    }

    /// <summary>Takes back the newest transfer.</summary>
    public void RemoveLast()
    {
        int number = NewestNumber;
        if ((_records[number].Flags & TransferFlags.Grouped) != 0 && Holds[number] == HoldState.Open)
        {
            Groups.Remove(_records[number]);
        }

        Holds.RemoveLast();
        _index.Remove(_hash.TagOf(_records[number].Id), (uint)number);
        _records.Truncate(_records.Count - 1);
    }

    /// <summary>Burns an id that is neither held nor burnt.</summary>
    public void Burn(UInt128 id, CreateTransferResult reason, ulong timestamp)
    {
        _index.Insert(_hash.TagOf(id), TransferNumber.BurntBit | (uint)_burnt.Next);
        _burnt.Add() = new BurntId { Id = id, Timestamp = timestamp, Reason = (ulong)reason };
    }

    /// <summary>Lets go of the oldest transfers, but for the holds among them that live on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="end">The number before which transfers are let go of, now or later.</param>
    public void Forget(int count, int end)
    {
        for (int offset = 0; offset < count; offset++)
        {
            int number = _records.NumberAt(offset);
            ref Transfer oldest = ref _records[number];
            uint tag = _hash.TagOf(oldest.Id);
            _index.Remove(tag, (uint)number);
            if (Holds.Outlives(number, end))
            {
                int slot = _carried.Add(oldest);
                Holds.Carry(number, slot);
                _index.Insert(tag, (uint)(slot | TransferNumber.CarriedBit));
            }

            NewestBefore = oldest.Timestamp;
        }

        Holds.RemoveFirst(count);
        _records.RemoveFirst(count);
        _transfersBefore += count;
    }

    /// <summary>Lets go of the oldest burnt ids.</summary>
    public void ForgetBurnt(int count)
    {
        for (int offset = 0; offset < count; offset++)
        {
            int number = _burnt.NumberAt(offset);
            _index.Remove(_hash.TagOf(_burnt[number].Id), TransferNumber.BurntBit | (uint)number);
        }

        _burnt.RemoveFirst(count);
        _burntBefore += count;
    }

    /// <summary>Lets go of a hold that was carried, if it was resolved before transfer <paramref name="end"/>.</summary>
    public void ForgetCarried(int slot, int end)
    {
        if (Holds.TryFree(slot, end))
        {
            _index.Remove(_hash.TagOf(_carried[slot].Id), (uint)(slot | TransferNumber.CarriedBit));
            _carried.Free(slot);
        }
    }

    /// <summary>Takes in a hold that is open, from a leaf that is let go of.</summary>
    public void RestoreHold(in OpenHold hold)
    {
        int slot = _carried.Add(hold.Record);
        Holds.RestoreOpen(slot, hold);
        Captures.Set(hold.Record.Id, hold.Captured);
        if ((hold.Record.Flags & TransferFlags.Grouped) != 0)
        {
            Groups.Add(hold.Record);
        }

        _index.Insert(_hash.TagOf(hold.Record.Id), (uint)(slot | TransferNumber.CarriedBit));
    }

    /// <summary>Takes in what is known of those let go of, into an empty table.</summary>
    public void RestoreBefore(long transfers, long burnt, ulong newest) =>
        (_transfersBefore, _burntBefore, NewestBefore) = (transfers, burnt, newest);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref readonly Transfer Elsewhere(int number) =>
        ref TransferNumber.IsPast(number)
            ? ref Past.TransferOf(number)
            : ref _carried[number & ~TransferNumber.CarriedBit];

    private readonly struct Match(TransferTable table, UInt128 id) : IRecordMatch
    {
        public bool Is(uint number) => (number & TransferNumber.BurntBit) == 0
            ? table[(int)number].Id == id
            : table._burnt[(int)(number & ~TransferNumber.BurntBit)].Id == id;
    }
}
