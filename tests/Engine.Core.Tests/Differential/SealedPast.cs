using Engine.Core.Ledger;

namespace Engine.Core.Tests.Differential;

/// <summary>
/// Seals leaves behind a ledger, has it let go of them in small pieces, and answers for them afterwards from the journal:
/// what it says may be older than what the ledger knows, never the other way round.
/// </summary>
internal sealed class SealedPast(JournalReader journal)
{
    private readonly Random _dice = new(7);
    private long _ended;
    private long _sealed;

    /// <summary>Perhaps ends the leaf; perhaps seals what was ended; perhaps has some of it let go of.</summary>
    public void Seal(StateMachine ledger)
    {
        if (_sealed < _ended && _dice.Next(2) == 0)
        {
            _sealed = _ended;
        }

        if (_ended < journal.Last && _dice.Next(2) == 0)
        {
            _ended = journal.Last;
            ledger.EndLeaf(_ended);
        }

        for (int steps = _dice.Next(4); steps > 0; steps--)
        {
            ledger.Forget(_sealed, count: 1 + _dice.Next(5));
        }
    }

    /// <summary>What a batch of transfers has to bring along.</summary>
    public PastTransfers About(IReadOnlyList<Transfer> batch) =>
        Find([.. batch.Select(transfer => transfer.Id), .. batch.Select(transfer => transfer.PendingId)], []);

    /// <summary>What a batch of accounts has to bring along.</summary>
    public PastTransfers About(IReadOnlyList<Account> batch) =>
        Find([], [.. batch.Select(account => account.Timestamp)]);

    /// <summary>What a batch of extensions has to bring along.</summary>
    public PastTransfers About(IReadOnlyList<HoldExtension> batch) =>
        Find([.. batch.Select(extension => extension.HoldId)], []);

    /// <summary>What a group of holds to resolve has to bring along.</summary>
    public PastTransfers About(GroupResolution group) =>
        Find([.. Enumerable.Range(0, group.MaxHolds).Select(i => group.FirstId + (UInt128)i)], []);

    private PastTransfers Find(HashSet<UInt128> ids, HashSet<ulong> stamps)
    {
        var past = new PastTransfers { Through = _sealed };
        Dictionary<UInt128, HoldState> resolved = [];
        Dictionary<UInt128, UInt128> left = [];
        foreach (LedgerEvent row in journal.Through(_sealed).Where(row => row.Kind is EventKind.Transfer or EventKind.Expiry))
        {
            if (row.Kind == EventKind.Transfer)
            {
                left[row.Id] = row.Amount;
            }

            if (row.PendingId == 0 || (left[row.PendingId] -= row.Released) != 0)
            {
                continue; // a capture leaves something of its hold
            }

            resolved[row.PendingId] = row.Kind == EventKind.Expiry ? HoldState.Expired
                : ((TransferFlags)row.Flags & TransferFlags.PostPending) != 0 ? HoldState.Posted
                : HoldState.Voided;
        }

        foreach (LedgerEvent row in journal.Through(_sealed))
        {
            if (row.Kind == EventKind.IdBurnt && ids.Contains(row.Id))
            {
                past.AddBurnt(row.Id, (CreateTransferResult)row.Result, row.Timestamp);
            }
            else if (row.Kind == EventKind.Transfer && ids.Contains(row.Id))
            {
                Transfer stored = row.ToTransfer();
                bool isHold = (stored.Flags & TransferFlags.Pending) != 0;
                past.Add(stored, isHold ? resolved.GetValueOrDefault(row.Id, HoldState.Open) : HoldState.None);
            }

            if (row.Kind == EventKind.Transfer && stamps.Contains(row.Timestamp))
            {
                past.AddStamp(row.Timestamp);
            }
        }

        return past;
    }
}
