using Engine.Core.Ledger;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>Transfers between a few accounts, some of them holds that are resolved later, until leaves are full.</summary>
internal sealed class LeafFiller
{
    /// <summary>Leaves that <see cref="FillLeaves"/> fills unless told otherwise.</summary>
    public const int FewLeaves = 3;

    /// <summary>Transfers of each batch.</summary>
    public const int Batch = 2_000;

    private const int Accounts = 12;

    private readonly Random _random = new(7);
    private readonly List<UInt128> _holds = [];
    private readonly List<(long Sequence, Account[] Balances)> _snapshots = [];
    private ulong _now = 1_700_000_000_000_000_000;
    private ulong _next;

    /// <summary>The balances of every account after each batch.</summary>
    public IReadOnlyList<(long Sequence, Account[] Balances)> Snapshots => _snapshots;

    /// <summary>Creates the accounts.</summary>
    public void CreateAccounts(JournalRig rig)
    {
        Account[] accounts =
            [.. Enumerable.Range(1, Accounts).Select(id => new Account { Id = (UInt128)id, Ledger = 1, Code = 1 })];
        rig.Append(() => rig.Ledger.CreateAccounts(accounts, ++_now, new ResultList()));
    }

    /// <summary>Appends batches up to a sequence, and waits until they are durable.</summary>
    public void Fill(JournalRig rig, long toSequence)
    {
        while (rig.LastSequence < toSequence)
        {
            Transfer[] batch = NextBatch();
            rig.Append(() => rig.Ledger.CreateTransfers(batch, ++_now, new ResultList()));
            _snapshots.Add(
                (rig.LastSequence, [.. Enumerable.Range(1, Accounts).Select(id => BalancesOf(rig, (UInt128)id))]));
        }

        rig.Drain();
    }

    /// <summary>Transfers that have not been sent yet.</summary>
    public Transfer[] NextBatch() => [.. Enumerable.Range(0, Batch).Select(_ => Next())];

    /// <summary>So many full leaves, and a little of the next.</summary>
    public void FillLeaves(JournalRig rig, int leaves = FewLeaves)
    {
        CreateAccounts(rig);
        Fill(rig, (leaves * rig.Journal.LeafRows) + Batch);
    }

    private static Account BalancesOf(JournalRig rig, UInt128 id)
    {
        Assert.True(rig.Ledger.TryGetAccount(id, out Account account));
        return account;
    }

    // Plain ones, holds, and what resolves those: some of them of a leaf before.
    private Transfer Next()
    {
        UInt128 id = ((UInt128)1 << 100) + ++_next;
        if (_holds.Count > 0 && _random.Next(4) == 0)
        {
            int chosen = _random.Next(_holds.Count);
            UInt128 hold = _holds[chosen];
            _holds.RemoveAt(chosen);
            return _random.Next(2) == 0
                ? new Transfer { Id = id, PendingId = hold, Flags = TransferFlags.VoidPending }
                : new Transfer { Id = id, PendingId = hold, Flags = TransferFlags.PostPending, Amount = 1 };
        }

        int debit = _random.Next(Accounts), credit = (debit + 1 + _random.Next(Accounts - 1)) % Accounts;
        var transfer = new Transfer
        {
            Id = id,
            DebitAccountId = (UInt128)(debit + 1),
            CreditAccountId = (UInt128)(credit + 1),
            Amount = (UInt128)_random.Next(1, 1_000),
            Ledger = 1,
            Code = 1,
        };
        if (_random.Next(3) == 0)
        {
            transfer.Flags = TransferFlags.Pending;
            _holds.Add(id);
        }

        return transfer;
    }
}
