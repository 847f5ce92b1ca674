using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Journal.Past;

/// <summary>Which leaves may hold what a batch names, as far as their filters tell. Reused; empty for nearly all batches.</summary>
internal sealed class PastQuestion
{
    // Filters are hundreds of MiB: the misses of some ids are waited for together.
    private const int Group = 32;

    private readonly ulong[] _hashes = new ulong[Group];
    private readonly List<UInt128> _ids = [];
    private readonly List<ulong> _stamps = [];

    /// <summary>The ids that each leaf may hold.</summary>
    public SortedDictionary<int, HashSet<UInt128>> Ids { get; } = [];

    /// <summary>The stamps that transfers of each leaf may have.</summary>
    public SortedDictionary<int, HashSet<ulong>> Stamps { get; } = [];

    /// <summary>Whether no leaf has to be asked.</summary>
    public bool IsEmpty => Ids.Count + Stamps.Count == 0;

    /// <summary>Holds a batch against the leaves.</summary>
    public void Ask(Batch batch, IReadOnlyList<SealedLeaf> leaves)
    {
        Collect(batch);
        foreach (SealedLeaf leaf in leaves)
        {
            AskIds(leaf);
            foreach (ulong stamp in _stamps)
            {
                if (leaf.Range.HasStamp(stamp))
                {
                    Set(Stamps, leaf.Number).Add(stamp);
                }
            }
        }
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        _ids.Clear();
        _stamps.Clear();
        Ids.Clear();
        Stamps.Clear();
    }

    private void Collect(Batch batch)
    {
        switch (batch.Kind)
        {
            case BatchKind.CreateTransfers:
                foreach (ref readonly Transfer transfer in batch.Transfers.AsSpan(0, batch.Count))
                {
                    _ids.Add(transfer.Id);
                    if (transfer.PendingId != UInt128.Zero)
                    {
                        _ids.Add(transfer.PendingId);
                    }
                }

                break;
            case BatchKind.LookupTransfers:
                _ids.AddRange(batch.Ids.AsSpan(0, batch.Count));
                break;
            case BatchKind.ExtendHolds:
                foreach (ref readonly HoldExtension extension in batch.Extensions.AsSpan(0, batch.Count))
                {
                    _ids.Add(extension.HoldId);
                }

                break;
            case BatchKind.ResolveGroup:
                for (int i = 0; i < batch.Count; i++)
                {
                    _ids.Add(batch.Group.FirstId + (UInt128)i);
                }

                break;
            case BatchKind.CreateAccounts:
                foreach (ref readonly Account account in batch.Accounts.AsSpan(0, batch.Count))
                {
                    if ((account.Flags & AccountFlags.Imported) != 0)
                    {
                        _stamps.Add(account.Timestamp);
                    }
                }

                break;
        }
    }

    private void AskIds(SealedLeaf leaf)
    {
        for (int first = 0; first < _ids.Count; first += Group)
        {
            int end = Math.Min(first + Group, _ids.Count);
            for (int i = first; i < end; i++)
            {
                if (leaf.Range.HasId(_ids[i]))
                {
                    _hashes[i - first] = IdFilter.HashOf(_ids[i]);
                    leaf.Ids.Prefetch(_hashes[i - first]);
                }
            }

            for (int i = first; i < end; i++)
            {
                if (leaf.Range.HasId(_ids[i]) && leaf.Ids.MayHold(_hashes[i - first]))
                {
                    Set(Ids, leaf.Number).Add(_ids[i]);
                }
            }
        }
    }

    private static HashSet<T> Set<T>(SortedDictionary<int, HashSet<T>> sets, int leaf)
    {
        if (!sets.TryGetValue(leaf, out HashSet<T>? set))
        {
            sets[leaf] = set = [];
        }

        return set;
    }
}
