using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

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
        digest.AddRecords(state.Accounts.Records, 0);
        digest.AddRecords(state.Transfers.Records, state.Forgetting.TransfersLeft);
        digest.AddHolds(state.Transfers, state.Forgetting.TransfersLeft);
        digest.AddRecords(state.Transfers.Burnt, state.Forgetting.BurntLeft);
        digest.AddNames(state);
        digest.AddLimits(state.Limits);
        digest.AddSettings(state.Settings);
        digest.Flush();
        return digest._hash.GetCurrentHashAsUInt128();
    }

    private void AddRecords<T>(SegmentedLog<T> records, int offset)
        where T : unmanaged
    {
        AddCount(records.Count - offset);
        Flush();
        while (offset < records.Count)
        {
            _hash.Append(records.NextBytes(ref offset));
        }

        GC.KeepAlive(records);
    }

    // The holds that outlive their leaf are part of the state wherever they are kept, in the order of their creation.
    private void AddHolds(TransferTable transfers, int offset)
    {
        List<OpenHold> outliving = OpenHolds.Of(transfers, offset);
        Transfer[] records = [.. outliving.Select(hold => hold.Record)];
        Add(MemoryMarshal.AsBytes<Transfer>(records));
        outliving.ForEach(AddChange);
        for (; offset < transfers.Count; offset++)
        {
            int number = transfers.Records.NumberAt(offset);
            HoldState hold = transfers.Holds[number];
            if (hold != HoldState.None)
            {
                Add([(byte)hold]);
            }

            if (hold == HoldState.Open)
            {
                AddChange(transfers.OpenHoldOf(number));
            }
        }
    }

    // Nothing for a hold as it was made, so that states without such changes keep the digest that they always had.
    private void AddChange(OpenHold hold)
    {
        if (!hold.IsAsMade)
        {
            ReadOnlySpan<UInt128> change = [hold.Record.Id, hold.Captured, hold.ExpiresAt];
            Add(MemoryMarshal.AsBytes(change));
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

    // Who has set no limits has the digest of before there were any.
    private void AddLimits(LimitTable limits)
    {
        for (int number = 0; number < limits.Count; number++)
        {
            ref readonly LimitRecord record = ref limits[number];
            AddCount(record.Account);
            Add(MemoryMarshal.AsBytes(new ReadOnlySpan<AccountLimits>(in record.Limits)));
            if (record.Limits.HasVelocity)
            {
                Add(MemoryMarshal.AsBytes(new ReadOnlySpan<VelocityWindow>(in limits.WindowOf(number))));
            }
        }
    }

    // Nothing where none was changed, for the same reason.
    private void AddSettings(SettingLog settings)
    {
        foreach (SettingChange change in settings.Changes)
        {
            ulong stamp = change.Timestamp;
            Add(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in stamp)));
            Add(Encoding.UTF8.GetBytes(change.ToText()));
        }
    }

    private void AddCount(int count) => Add(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in count)));

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _buffered < bytes.Length)
        {
            Flush();
        }

        if (bytes.Length > _buffer.Length)
        {
            _hash.Append(bytes);
            return;
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
