using System.Text;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;
using Engine.Model;

namespace Engine.Journal.Tests.History;

/// <summary>
/// A random history: what is asked of the engine's ledger is asked of the reference model, and what the model says happened
/// is kept with the sequences that the journal gave it.
/// </summary>
internal sealed class HistoryWorld(Dice dice)
{
    public const int Ledgers = 3;
    public const int Codes = 3;
    public const int UserDatas = 6;
    private const ulong Second = 1_000_000_000;

    // All accounts each: those of every batch of a long history would be most of its memory.
    private const int MostSnapshots = 500;

    private readonly ReferenceLedger _model = new();
    private readonly BatchPool _pool = new();
    private readonly List<UInt128> _accounts = [];
    private readonly List<Transfer> _holds = [];
    private readonly Dictionary<UInt128, Transfer> _timed = []; // of them: end by themselves, and were not extended
    private readonly List<LedgerEvent> _events = [];
    private readonly Dictionary<long, string> _names = [];
    private readonly List<(long Sequence, Account[] Accounts)> _snapshots = [];
    private long _batches;
    private long _snapshotEvery = 1;
    private ulong _now = 1_700_000_000 * Second;
    private ulong _lastTransfer;
    private UInt128 _next = 1_000_000;

    /// <summary>Everything that happened, in order.</summary>
    public IReadOnlyList<LedgerEvent> Events => _events;

    /// <summary>The accounts, in the order of their creation.</summary>
    public IReadOnlyList<UInt128> Accounts => _accounts;

    /// <summary>What the model's accounts were after some of the batches, evenly over all of them.</summary>
    public IReadOnlyList<(long Sequence, Account[] Accounts)> Snapshots => _snapshots;

    /// <summary>The event of a sequence.</summary>
    public LedgerEvent Find(long sequence)
    {
        int low = 0;
        int high = _events.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _events[middle].Sequence < sequence ? (middle + 1, high) : (low, middle);
        }

        return _events[low];
    }

    /// <summary>The text that a naming event gave.</summary>
    public string NameAt(long sequence) => _names.GetValueOrDefault(sequence, "");

    /// <summary>Goes on until a sequence is reached, and all of it is durable.</summary>
    public void Fill(JournalRig rig, long toSequence)
    {
        _model.GoOnFrom(rig.Ledger.LastTimestamp); // a restart remembers no refusal
        while (rig.LastSequence < toSequence)
        {
            _now += (ulong)dice.Between(1, 3) * Second;
            int choice = _accounts.Count < 8 ? 0 : dice.Below(24);
            switch (choice)
            {
                case 0:
                    CreateAccounts(rig);
                    break;
                case 1:
                    NameAccount(rig);
                    break;
                case 2 or 3:
                    Transfer(rig, imported: true);
                    break;
                case 4 or 5:
                    Extend(rig);
                    break;
                default:
                    Transfer(rig, imported: false);
                    break;
            }
        }

        rig.Drain();
    }

    private void CreateAccounts(JournalRig rig)
    {
        Account[] batch =
        [
            .. Enumerable.Range(0, dice.Between(1, 12)).Select(_ => new Account
            {
                Id = _next += 7,
                Ledger = (uint)dice.Between(1, Ledgers),
                Code = (ushort)dice.Between(1, Codes),
                UserData128 = (UInt128)dice.Below(UserDatas),
                UserData64 = (ulong)dice.Below(UserDatas),
            }),
        ];
        _accounts.AddRange(batch.Select(account => account.Id));
        Do(
            rig,
            batch.Length,
            () =>
            {
                Batch asking = Asking(BatchKind.CreateAccounts, batch.Length);
                asking.EnsureAccounts(batch.Length);
                batch.CopyTo(asking.Accounts, 0);
                rig.Ledger.CreateAccounts(batch, _now, new ResultList(), Past(rig, asking));
            },
            () => _model.CreateAccounts(batch, _now));
    }

    private void NameAccount(JournalRig rig)
    {
        UInt128 account = dice.From(_accounts);
        if (_model.NameOf(account).Length > 0)
        {
            return; // it has its name for ever: nothing would be journaled
        }

        byte[] text = Encoding.UTF8.GetBytes($"name-{account}-ä");
        AccountName[] names = [new AccountName { AccountId = account, Offset = 0, Length = text.Length }];
        Do(
            rig,
            1,
            () => rig.Ledger.NameAccounts(names, text, _now, new ResultList()),
            () => _model.NameAccounts(names, text, _now));
    }

    private void Transfer(JournalRig rig, bool imported)
    {
        Transfer[] batch = [.. Enumerable.Range(0, dice.Between(1, 1_000)).Select(_ => Next())];
        for (int i = 0; imported && i < batch.Length; i++)
        {
            batch[i].Flags |= TransferFlags.Imported;
            batch[i].Timeout = 0;
            batch[i].Timestamp = _lastTransfer + 1 + ((ulong)i * 13);
        }

        Do(
            rig,
            batch.Length,
            () =>
            {
                Batch asking = Asking(BatchKind.CreateTransfers, batch.Length);
                batch.CopyTo(asking.Transfers, 0);
                rig.Ledger.CreateTransfers(batch, _now, new ResultList(), Past(rig, asking));
            },
            () => _model.CreateTransfers(batch, _now));
        foreach (LedgerEvent made in _events.Skip(_events.Count - batch.Length))
        {
            if (made.Kind == EventKind.Transfer && ((TransferFlags)made.Flags & TransferFlags.Pending) != 0)
            {
                Transfer hold = new() { Id = made.Id, Flags = (TransferFlags)made.Flags, Timeout = made.Timeout };
                _holds.Add(hold);
                if (hold.Timeout > 0)
                {
                    _timed[hold.Id] = hold;
                }
            }
        }
    }

    private void Extend(JournalRig rig)
    {
        HoldExtension[] batch =
        [
            .. _timed.Values.Where(IsAlive)
                .Select(hold => new HoldExtension { HoldId = hold.Id, Timeout = hold.Timeout + 600 }),
        ];
        _timed.Clear(); // the others have ended; and once is enough
        if (batch.Length == 0)
        {
            return;
        }

        Do(
            rig,
            batch.Length,
            () =>
            {
                Batch asking = Asking(BatchKind.ExtendHolds, batch.Length);
                asking.EnsureExtensions(batch.Length);
                batch.CopyTo(asking.Extensions, 0);
                rig.Ledger.ExtendHolds(batch, _now, new ResultList(), Past(rig, asking));
            },
            () => _model.ExtendHolds(batch, _now));
    }

    // With some time left, so that the extension is journaled.
    private bool IsAlive(Transfer hold) =>
        _model.TryGetTransfer(hold.Id, out Transfer made)
        && made.Timestamp + (hold.Timeout * Second) > _now + Second;

    private Transfer Next()
    {
        UInt128 id = _next += 3;
        if (_holds.Count > 0 && dice.OneIn(5))
        {
            int chosen = dice.Below(_holds.Count);
            UInt128 hold = _holds[chosen].Id;
            if ((_holds[chosen].Flags & TransferFlags.MultipleCaptures) != 0 && !dice.OneIn(3))
            {
                return Capture(id, hold, (UInt128)dice.Between(1, 500));
            }

            _holds[chosen] = _holds[^1];
            _holds.RemoveAt(_holds.Count - 1);
            _timed.Remove(hold);
            return dice.OneIn(2)
                ? new Transfer { Id = id, PendingId = hold, Flags = TransferFlags.VoidPending }
                : new Transfer { Id = id, PendingId = hold, Flags = TransferFlags.PostPending, Amount = 1 };
        }

        UInt128 debit = dice.OneIn(3) ? _accounts[0] : dice.From(_accounts);
        UInt128 credit = dice.OneIn(60) ? UInt128.MaxValue / 2 : dice.From(_accounts);
        bool pending = dice.OneIn(4);
        return new Transfer
        {
            Id = id,
            DebitAccountId = debit,
            CreditAccountId = credit,
            Amount = dice.OneIn(50) ? ((UInt128)1 << 100) + 1 : (UInt128)dice.Between(1, 1_000),
            Ledger = _model.TryGetAccount(debit, out Account account) ? account.Ledger : 1,
            Code = (ushort)dice.Between(1, Codes),
            UserData128 = (UInt128)dice.Below(UserDatas) << 64,
            UserData64 = (ulong)dice.Below(UserDatas),
            UserData32 = (uint)dice.Below(UserDatas),
            Flags = pending ? TransferFlags.Pending | (dice.OneIn(2) ? TransferFlags.MultipleCaptures : 0) : TransferFlags.None,
            Timeout = pending ? (uint)dice.Below(4) : 0,
        };
    }

    private static Transfer Capture(UInt128 id, UInt128 hold, UInt128 amount) => new()
    {
        Id = id, PendingId = hold, Flags = TransferFlags.PostPending | TransferFlags.Capture, Amount = amount,
    };

    // As requests do before they enter the ring: the ledger has let go of what sealed leaves hold.
    private Batch Asking(BatchKind kind, int count)
    {
        Batch asking = _pool.Rent(kind, count);
        asking.Count = count;
        return asking;
    }

    private static PastTransfers Past(JournalRig rig, Batch asking)
    {
        rig.Journal.Past.BringAsync(asking, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return asking.Past;
    }

    private void Do(JournalRig rig, int count, Action apply, Action model)
    {
        const int Room = 8_000;
        long from = rig.Ledger.Events.Position;
        int before = _model.Events.Count;
        rig.Append(() =>
        {
            rig.Ledger.ExpireDue(_now, count, Room);
            apply();
            _model.ExpireDue(_now, count);
            model();
        });
        for (int i = before; i < _model.Events.Count; i++)
        {
            LedgerEvent happened = _model.Events[i];
            happened.Sequence = rig.Ledger.Events[from + (i - before)].Sequence;
            Assert.Equal(rig.Ledger.Events[from + (i - before)].Id, happened.Id);
            _events.Add(happened);
            Note(happened);
        }

        KeepSnapshot(rig.LastSequence);
    }

    private void KeepSnapshot(long sequence)
    {
        if (_batches++ % _snapshotEvery != 0)
        {
            return;
        }

        _snapshots.Add((sequence, [.. _model.Accounts]));
        if (_snapshots.Count > MostSnapshots)
        {
            _snapshotEvery *= 2;
            int index = 0;
            _snapshots.RemoveAll(_ => index++ % 2 != 0);
        }
    }

    private void Note(in LedgerEvent happened)
    {
        if (happened.Kind == EventKind.Transfer)
        {
            _lastTransfer = happened.Timestamp;
        }
        else if (happened.Kind == EventKind.AccountNamed)
        {
            _names[happened.Sequence] = _model.NameOf(happened.Id);
        }
    }
}
