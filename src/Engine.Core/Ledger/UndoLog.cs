using System.Diagnostics;

namespace Engine.Core.Ledger;

/// <summary>
/// The savepoint of a linked chain: while it is open, every change is noted, and can be taken back in reverse order.
/// Expiries and burnt ids are never part of it: they happen after a broken chain has been taken back.
/// </summary>
internal sealed class UndoLog(AccountTable accounts, TransferTable transfers, LimitTable limits)
{
    private Entry[] _entries = new Entry[64];
    private readonly List<VelocityWindow> _windows = [];
    private int _count;

    /// <summary>Whether changes are noted.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Sets a savepoint.</summary>
    public void Open()
    {
        Debug.Assert(!IsOpen && _count == 0, "chains do not nest");
        IsOpen = true;
    }

    /// <summary>Keeps what was done since the savepoint.</summary>
    public void Commit()
    {
        IsOpen = false;
        _count = 0;
        _windows.Clear();
    }

    /// <summary>Notes an account before it changes.</summary>
    public void AccountChanges(int number)
    {
        if (IsOpen)
        {
            ref Entry noted = ref Note(EntryKind.AccountChanged, number);
            noted.Before = accounts[number];
        }
    }

    /// <summary>Notes that an account was added.</summary>
    public void AccountAdded()
    {
        if (IsOpen)
        {
            Note(EntryKind.AccountAdded, accounts.Count - 1);
        }
    }

    /// <summary>Notes that a transfer was added.</summary>
    public void TransferAdded()
    {
        if (IsOpen)
        {
            Note(EntryKind.TransferAdded, transfers.NewestNumber);
        }
    }

    /// <summary>Notes a hold before it is posted or voided.</summary>
    public void HoldResolves(int number)
    {
        if (IsOpen)
        {
            ref Entry noted = ref Note(EntryKind.HoldResolved, number);
            noted.Captured = transfers.CapturedOf(number);
            noted.ExpiresAt = transfers.Holds.ExpiryOf(number);
        }
    }

    /// <summary>Notes a hold before a part of it is captured.</summary>
    public void HoldCaptures(int number)
    {
        if (IsOpen)
        {
            Note(EntryKind.HoldCaptured, number).Captured = transfers.CapturedOf(number);
        }
    }

    /// <summary>Notes what is counted in the newest slot of an account's window before it changes.</summary>
    public void VelocityCounts(int number)
    {
        if (IsOpen)
        {
            VelocitySlot slot = limits.WindowOf(number).NewestSlot;
            ref Entry noted = ref Note(EntryKind.VelocityCounted, number);
            noted.Slot = slot;
        }
    }

    /// <summary>Notes an account's window before it goes on to another slot.</summary>
    public void VelocityMoves(int number)
    {
        if (IsOpen)
        {
            Note(EntryKind.VelocityMoved, number);
            _windows.Add(limits.WindowOf(number));
        }
    }

    /// <summary>Takes everything back that was noted since the savepoint, and ends it.</summary>
    public void Rollback()
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            TakeBack(_entries[i]);
        }

        Commit();
    }

    private void TakeBack(in Entry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.AccountChanged:
                accounts[entry.Number] = entry.Before;
                break;
            case EntryKind.AccountAdded:
                Invariant.Holds(accounts.Count - 1 == entry.Number, "accounts are taken back newest first");
                accounts.RemoveLast();
                break;
            case EntryKind.TransferAdded:
                Invariant.Holds(transfers.NewestNumber == entry.Number, "transfers are taken back newest first");
                transfers.RemoveLast();
                break;
            case EntryKind.HoldResolved:
                transfers.Reopen(entry.Number, entry.Captured, entry.ExpiresAt);
                break;
            case EntryKind.HoldCaptured:
                transfers.Captures.Set(transfers[entry.Number].Id, entry.Captured);
                break;
            case EntryKind.VelocityCounted:
                limits.WindowOf(entry.Number).NewestSlot = entry.Slot;
                break;
            case EntryKind.VelocityMoved:
                limits.WindowOf(entry.Number) = _windows[^1];
                _windows.RemoveAt(_windows.Count - 1);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private ref Entry Note(EntryKind kind, int number)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        ref Entry noted = ref _entries[_count++];
        noted.Kind = kind;
        noted.Number = number;
        return ref noted;
    }

    private enum EntryKind : byte
    {
        AccountChanged,
        AccountAdded,
        TransferAdded,
        HoldResolved,
        VelocityCounted,
        VelocityMoved,
        HoldCaptured,
    }

    private struct Entry
    {
        public Account Before;
        public UInt128 Captured;
        public ulong ExpiresAt;
        public int Number;
        public EntryKind Kind;

        /// <summary>What was counted: instead of an account.</summary>
        public VelocitySlot Slot
        {
            readonly get => new() { Amount = Before.DebitsPosted, Count = Before.UserData64 };
            set => (Before.DebitsPosted, Before.UserData64) = (value.Amount, value.Count);
        }
    }
}
