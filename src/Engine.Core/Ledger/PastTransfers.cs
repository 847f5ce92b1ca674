namespace Engine.Core.Ledger;

/// <summary>
/// What a batch brings along: what sealed leaves say about the ids that it names. The ledger itself has let go of them;
/// where it knows better, what it knows counts. Reused from batch to batch; empty for nearly all.
/// </summary>
public sealed class PastTransfers
{
    private readonly Dictionary<UInt128, TransferKey> _keys = [];
    private readonly HashSet<ulong> _stamps = [];
    private Transfer[] _transfers = [];
    private HoldState[] _holds = [];
    private BurntId[] _burnt = [];
    private int _transferCount;
    private int _burntCount;

    /// <summary>The sequence up to which sealed leaves were asked.</summary>
    public long Through { get; set; }

    /// <summary>Whether nothing was found.</summary>
    public bool IsEmpty => _transferCount + _burntCount == 0;

    /// <summary>Adds a transfer.</summary>
    /// <param name="stored">As stored.</param>
    /// <param name="hold">What became of it, as far as sealed leaves know.</param>
    public void Add(in Transfer stored, HoldState hold)
    {
        if (_transferCount == _transfers.Length)
        {
            int capacity = Math.Max(16, _transferCount * 2);
            Array.Resize(ref _transfers, capacity);
            Array.Resize(ref _holds, capacity);
        }

        _transfers[_transferCount] = stored;
        _holds[_transferCount] = hold;
        _keys[stored.Id] = new TransferKey(TransferKeyKind.Transfer, TransferNumber.PastBits | _transferCount++);
    }

    /// <summary>Adds an id that was burnt.</summary>
    /// <param name="id">The id.</param>
    /// <param name="reason">The refusal that burnt it.</param>
    /// <param name="timestamp">Stamp of the event, ns.</param>
    public void AddBurnt(UInt128 id, CreateTransferResult reason, ulong timestamp)
    {
        if (_burntCount == _burnt.Length)
        {
            Array.Resize(ref _burnt, Math.Max(16, _burntCount * 2));
        }

        _burnt[_burntCount] = new BurntId { Id = id, Reason = (ulong)reason, Timestamp = timestamp };
        _keys[id] = new TransferKey(TransferKeyKind.Burnt, TransferNumber.PastBits | _burntCount++);
    }

    /// <summary>Adds a stamp that a transfer has, ns.</summary>
    public void AddStamp(ulong timestamp) => _stamps.Add(timestamp);

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Through = 0;
        _transferCount = _burntCount = 0;
        _keys.Clear();
        _stamps.Clear();
    }

    /// <summary>What an id stands for, as far as sealed leaves know.</summary>
    internal TransferKey Find(UInt128 id) => IsEmpty ? default : _keys.GetValueOrDefault(id);

    /// <summary>Whether a transfer is known that has this stamp.</summary>
    internal bool HasStamp(ulong timestamp) => _stamps.Contains(timestamp);

    /// <summary>A transfer by its number.</summary>
    internal ref readonly Transfer TransferOf(int number) => ref _transfers[number & ~TransferNumber.PastBits];

    /// <summary>What became of a transfer as a hold.</summary>
    internal HoldState HoldOf(int number)
    {
        HoldState state = _holds[number & ~TransferNumber.PastBits];
        Invariant.Holds(state != HoldState.Open, "the ledger itself knows every open hold");
        return state;
    }

    /// <summary>A burnt id by its number.</summary>
    internal ref readonly BurntId BurntOf(int number) => ref _burnt[number & ~TransferNumber.PastBits];
}
