using Engine.Core.Ledger;

namespace Engine.Journal.Past;

/// <summary>Gathers from the events of a leaf what is to be known of it once it is sealed. Their order does not matter.</summary>
internal sealed class LeafIds
{
    /// <summary>The kinds of events that add to it, as SQL lists them; others change nothing.</summary>
    public const string Kinds = "2, 3, 4";

    private readonly List<ulong> _hashes = [];
    private IdRange _range = IdRange.Empty;

    /// <summary>Takes in an event.</summary>
    public void Add(in LedgerEvent happened)
    {
        switch (happened.Kind)
        {
            case EventKind.Transfer:
                _range.AddStamp(happened.Timestamp);
                AddId(happened.Id);
                AddResolved(happened.PendingId);
                break;
            case EventKind.Expiry:
                AddResolved(happened.PendingId);
                break;
            case EventKind.IdBurnt:
                AddId(happened.Id);
                break;
        }
    }

    /// <summary>What is to be known of the leaf, when every event of it was taken in.</summary>
    public SealedLeaf Describe(int leaf) => new(leaf, IdFilter.Of(_hashes), _range);

    private void AddId(UInt128 id)
    {
        _hashes.Add(IdFilter.HashOf(id));
        _range.AddId(id);
    }

    private void AddResolved(UInt128 hold)
    {
        if (hold != UInt128.Zero)
        {
            _hashes.Add(IdFilter.HashOfResolved(hold));
        }
    }
}
