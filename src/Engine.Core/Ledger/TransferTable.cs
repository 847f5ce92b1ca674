using System.Runtime.CompilerServices;

namespace Engine.Core.Ledger;

/// <summary>The transfers, numbered in the order of creation, and the burnt ids: one name space, one index.</summary>
internal sealed class TransferTable : IStampedLog
{
    /// <summary>Set in the index in front of the number of a burnt id.</summary>
    private const uint BurntBit = 1u << 31;

    private readonly SegmentedLog<Transfer> _records = new();
    private readonly SegmentedLog<BurntId> _burnt = new();
    private readonly TagIndex _index = new();
    private readonly KeyHash _hash = new();

    /// <summary>Transfers held.</summary>
    public int Count => _records.Count;

    /// <summary>Ids burnt.</summary>
    public int BurntCount => _burnt.Count;

    /// <summary>The records in order, for whoever reads all of them.</summary>
    public SegmentedLog<Transfer> Records => _records;

    /// <summary>The burnt ids in order, for whoever reads all of them.</summary>
    public SegmentedLog<BurntId> Burnt => _burnt;

    /// <summary>Which of the transfers are holds, and how they stand.</summary>
    public HoldTable Holds { get; } = new();

    /// <summary>The transfer of a number.</summary>
    public ref readonly Transfer this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _records[number];
    }

    /// <inheritdoc/>
    public ulong TimestampOf(int number) => _records[number].Timestamp;

    /// <summary>What an id stands for.</summary>
    public TransferKey Find(UInt128 id) => Find(id, TagOf(id));

    /// <summary>What an id stands for whose tag is known.</summary>
    public TransferKey Find(UInt128 id, uint tag)
    {
        if (!_index.TryFind(tag, new Match(this, id), out uint found))
        {
            return default;
        }

        return (found & BurntBit) == 0
            ? new TransferKey(TransferKeyKind.Transfer, (int)found)
            : new TransferKey(TransferKeyKind.Burnt, (int)(found & ~BurntBit));
    }

    /// <summary>Asks for the line of the index where the look-up of a tag will begin.</summary>
    public void PrefetchSlot(uint tag) => _index.PrefetchSlot(tag);

    /// <summary>The tag of an id, by which it is found.</summary>
    public uint TagOf(UInt128 id) => _hash.TagOf(id);

    /// <summary>Adds a transfer whose id is neither held nor burnt: as asked for, but for its amount and stamp.</summary>
    public ref readonly Transfer Add(in Transfer request, uint tag, UInt128 amount, ulong timestamp)
    {
        _index.Insert(tag, (uint)_records.Count);
        ref Transfer added = ref _records.Add();
        added = request;
        added.Amount = amount;
        added.Timestamp = timestamp;
        if ((request.Flags & TransferFlags.Pending) != 0)
        {
            Holds.AddOpen(added);
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
        int number = _records.Count - 1;
        Holds.RemoveLast();
        _index.Remove(_hash.TagOf(_records[number].Id), (uint)number);
        _records.Truncate(number);
    }

    /// <summary>Burns an id that is neither held nor burnt.</summary>
    public void Burn(UInt128 id, CreateTransferResult reason, ulong timestamp)
    {
        _index.Insert(_hash.TagOf(id), BurntBit | (uint)_burnt.Count);
        _burnt.Add() = new BurntId { Id = id, Timestamp = timestamp, Reason = (ulong)reason };
    }

    private readonly struct Match(TransferTable table, UInt128 id) : IRecordMatch
    {
        public bool Is(uint number) => (number & BurntBit) == 0
            ? table._records[(int)number].Id == id
            : table._burnt[(int)(number & ~BurntBit)].Id == id;
    }
}
