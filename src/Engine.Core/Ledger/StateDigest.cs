using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// XXH128 over everything a ledger holds, in canonical order. The records are hashed as they lie in memory: they have
/// no padding, and every machine this runs on is little-endian.
/// </summary>
internal sealed class StateDigest
{
    private readonly XxHash128 _hash = new();
    private readonly byte[] _buffer = new byte[4096];
    private int _buffered;

    private StateDigest()
    {
    }

    /// <summary>The digest of a state.</summary>
    public static UInt128 Compute(LedgerState state)
    {
        StateDigest digest = new();
        digest.AddRecords(state.Accounts.Records);
        digest.AddRecords(state.Transfers.Records);
        digest.AddHolds(state.Transfers);
        digest.AddRecords(state.Transfers.Burnt);
        digest.AddNames(state);
        digest.Flush();
        return digest._hash.GetCurrentHashAsUInt128();
    }

    private void AddRecords<T>(SegmentedLog<T> records)
        where T : unmanaged
    {
        AddCount(records.Count);
        Flush();
        for (int segment = 0; segment < records.SegmentCount; segment++)
        {
            _hash.Append(records.BytesOfSegment(segment));
        }

        GC.KeepAlive(records);
    }

    private void AddHolds(TransferTable transfers)
    {
        for (int number = 0; number < transfers.Count; number++)
        {
            HoldState hold = transfers.Holds[number];
            if (hold != HoldState.None)
            {
                Add([(byte)hold]);
            }
        }
    }

    private void AddNames(LedgerState state)
    {
        AddCount(state.Names.Count);
        if (state.Names.Count == 0)
        {
            return;
        }

        for (int account = 0; account < state.Accounts.Count; account++)
        {
            if (state.Names.TryFind(account, out NameRecord name))
            {
                AddCount(account);
                AddCount(name.Length);
                Add(state.Names.Text(name));
            }
        }
    }

    private void AddCount(int count) => Add(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in count)));

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _buffered < bytes.Length)
        {
            Flush();
        }

        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    private void Flush()
    {
        _hash.Append(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }
}
