using System.Runtime.CompilerServices;

namespace Engine.Core.Ledger;

/// <summary>The accounts, numbered in the order of creation; each with its <see cref="AccountMark"/>.</summary>
internal sealed class AccountTable : IStampedLog
{
    /// <summary>The number of no account.</summary>
    public const int None = -1;

    private readonly SegmentedLog<Account> _records = new();
    private readonly TagIndex _index = new();
    private readonly KeyHash _hash = new();

    /// <summary>Accounts held.</summary>
    public int Count => _records.Count;

    /// <summary>The records in order, for whoever reads all of them.</summary>
    public SegmentedLog<Account> Records => _records;

    /// <summary>The account of a number.</summary>
    public ref Account this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _records[number];
    }

    /// <summary>The tag of an id, by which it is found.</summary>
    public uint TagOf(UInt128 id) => _hash.TagOf(id);

    /// <summary>The number of an account, or <see cref="None"/>.</summary>
    public int Find(UInt128 id) => Find(id, TagOf(id));

    /// <summary>The number of an account whose tag is known, or <see cref="None"/>.</summary>
    public int Find(UInt128 id, uint tag) =>
        _index.TryFind(tag, new Match(_records, id), out uint number) ? (int)number : None;

    /// <summary>Asks for the line of the index where the look-up of a tag will begin.</summary>
    public void PrefetchSlot(uint tag) => _index.PrefetchSlot(tag);

    /// <summary>Asks for the first line of the account that a tag very likely stands for.</summary>
    public void PrefetchRecord(uint tag)
    {
        if (_index.TryGuess(tag, out uint number))
        {
            Prefetch.Line(ref _records[(int)number]);
        }
    }

    /// <summary>Adds an account whose id is not held.</summary>
    /// <returns>Its number.</returns>
    public int Add(in Account account)
    {
        int number = _records.Count;
        ref Account added = ref _records.Add();
        added = account;
        added.Reserved = AccountMark.Of(account.Flags);
        _index.Insert(_hash.TagOf(account.Id), (uint)number);
        return number;
    }

    /// <summary>Adds an account as it was held, mark and all.</summary>
    public void Restore(in Account held)
    {
        _index.Insert(_hash.TagOf(held.Id), (uint)_records.Next);
        _records.Add() = held;
    }

    /// <summary>Takes back the newest account.</summary>
    public void RemoveLast()
    {
        int number = _records.Count - 1;
        _index.Remove(_hash.TagOf(_records[number].Id), (uint)number);
        _records.Truncate(number);
    }

    /// <inheritdoc/>
    public ulong Newest => Count == 0 ? 0 : TimestampOf(Count - 1);

    /// <inheritdoc/>
    public ulong TimestampOf(int offset) => _records[offset].Timestamp;

    private readonly struct Match(SegmentedLog<Account> records, UInt128 id) : IRecordMatch
    {
        public bool Is(uint number) => records[(int)number].Id == id;
    }
}
