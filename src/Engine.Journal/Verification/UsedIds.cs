using Engine.Core.Ledger;
using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Past;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Verification;

/// <summary>
/// Hands events on to a ledger, and sees that none of them bears an id of a leaf that the ledger has let go of: of each of those a
/// filter is held, four bytes an id, and what one of them takes for used is looked up when everything was read.
/// </summary>
/// <param name="ledger">Where events go; it finds an id that is used twice among those that it holds.</param>
/// <param name="leaves">Which sequences lie in which leaf.</param>
/// <param name="forgotten">The sequence up to which it lets go of leaves, which are sealed.</param>
internal sealed class UsedIds(IJournalSink ledger, Leaves leaves, long forgotten) : IJournalSink
{
    private const int IdsAtOnce = 1_000;

    private readonly List<SealedLeaf> _past = [];
    private readonly SortedDictionary<int, Dictionary<UInt128, long>> _suspects = [];
    private readonly Used[] _group = new Used[StateMachine.ReplayGroup];
    private LeafIds _ids = new();
    private int _leaf = 1;

    private bool IsForgotten => leaves.LastOf(_leaf) <= forgotten;

    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<LedgerEvent> coming)
    {
        ledger.Expect(coming);
        if (coming.IsEmpty)
        {
            return;
        }

        // A group is of one block, and a block of one leaf.
        if (coming[0].Sequence > leaves.LastOf(_leaf))
        {
            EndLeaf();
            _leaf = leaves.Of(coming[0].Sequence);
        }

        ReadOnlySpan<Used> group = _group.AsSpan(0, Collect(coming));
        foreach (SealedLeaf leaf in _past)
        {
            Ask(leaf, group);
        }

        if (IsForgotten)
        {
            foreach (ref readonly LedgerEvent happened in coming)
            {
                _ids.Add(happened);
            }
        }
    }

    /// <inheritdoc/>
    public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name) => ledger.Event(happened, name);

    /// <inheritdoc/>
    public void Rows(ReadOnlySpan<byte> encoded, long firstSequence, int count) => ledger.Rows(encoded, firstSequence, count);

    /// <inheritdoc/>
    public void Block(in BlockRow row) => ledger.Block(row);

    /// <summary>Requires that what was taken for used was not: called when everything was read.</summary>
    /// <exception cref="JournalDamageException">An id was used twice.</exception>
    public async Task RequireUsedOnceAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (_suspects.Count == 0)
        {
            return;
        }

        await using LeafReaders reading = await LeafReaders.EnterAsync(connection, cancellation).ConfigureAwait(false);
        var archived = new ArchivedLeaves();
        if (await ArchivedLeaf.AreKnownAsync(connection, cancellation).ConfigureAwait(false))
        {
            await archived.RefreshAsync(connection, cancellation).ConfigureAwait(false);
        }

        var rows = new PastRows(connection, archived);
        (long Again, long Before) first = (long.MaxValue, 0);
        foreach ((int leaf, Dictionary<UInt128, long> suspects) in _suspects)
        {
            foreach (UInt128[] some in suspects.Keys.Chunk(IdsAtOnce))
            {
                var asked = new Dictionary<int, HashSet<UInt128>> { [leaf] = [.. some] };
                foreach (LedgerEvent used in await rows.OfIdsAsync(asked, cancellation).ConfigureAwait(false))
                {
                    first = Earlier(first, (suspects[used.Id], used.Sequence));
                }
            }
        }

        if (first.Before > 0)
        {
            throw new JournalDamageException(
                first.Again, $"it contradicts the history before it: its id was used at sequence {first.Before}");
        }
    }

    private static (long Again, long Before) Earlier((long Again, long Before) one, (long Again, long Before) other) =>
        other.Again < one.Again ? other : one;

    private int Collect(ReadOnlySpan<LedgerEvent> coming)
    {
        int count = 0;
        foreach (ref readonly LedgerEvent happened in coming)
        {
            if (happened.Kind is EventKind.Transfer or EventKind.IdBurnt)
            {
                _group[count++] = new Used(happened.Id, IdFilter.HashOf(happened.Id), happened.Sequence);
            }
        }

        return count;
    }

    // Filters are hundreds of MiB: the misses of a group are waited for together.
    private void Ask(SealedLeaf leaf, ReadOnlySpan<Used> group)
    {
        ref readonly IdRange range = ref leaf.Range;
        foreach (ref readonly Used used in group)
        {
            if (range.HasId(used.Id))
            {
                leaf.Ids.Prefetch(used.Hash);
            }
        }

        foreach (ref readonly Used used in group)
        {
            if (range.HasId(used.Id) && leaf.Ids.MayHold(used.Hash))
            {
                Suspect(leaf.Number, used.Id, used.Sequence);
            }
        }
    }

    private void Suspect(int leaf, UInt128 id, long sequence)
    {
        if (!_suspects.TryGetValue(leaf, out Dictionary<UInt128, long>? suspects))
        {
            _suspects[leaf] = suspects = [];
        }

        suspects.TryAdd(id, sequence);
    }

    private void EndLeaf()
    {
        if (IsForgotten)
        {
            _past.Add(_ids.Describe(_leaf));
            _ids = new LeafIds();
        }
    }

    private readonly record struct Used(UInt128 Id, ulong Hash, long Sequence);
}
