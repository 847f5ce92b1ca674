using Engine.Core.Ledger;

namespace Engine.Journal.Blocks;

/// <summary>
/// Gathers whole batches into blocks that lie in one leaf each, closes them in the order of the chain, and lends out
/// a bounded number of buffers. Used by the journal stage's thread alone.
/// </summary>
internal sealed class BlockFiller
{
    // Two more than lanes: one that fills while all are under way, and one that waits.
    private const int Spare = 2;

    private readonly Stack<Block> _free = new();
    private readonly Queue<Block> _closed = new();
    private readonly Leaves _leaves;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly int _blockBytes;
    private readonly byte[] _chainHash;
    private int _buffers;
    private int _most;
    private int _blockRows;
    private int _overlapRows;
    private Block? _filling;
    private long _number;
    private long _lastSequence;
    private long _nextSequence;
    private ulong _timestamp;

    /// <summary>Goes on where the chain ends.</summary>
    public BlockFiller(JournalOptions options, Leaves leaves, long epoch, ChainHead head, TimeProvider time)
    {
        _time = time;
        _leaves = leaves;
        _epoch = epoch;
        (_number, _lastSequence, _nextSequence) = (head.Block, head.Sequence, head.NextSequence);
        _timestamp = head.Timestamp;
        _chainHash = head.Hash.ToArray();
        _blockBytes = options.BlockBytes;
        Fit(options.LaneTuning);
    }

    /// <summary>Goes by other sizes from the next block on. Buffers too many are let go of as they come back.</summary>
    public void Fit(LaneTuning tuning)
    {
        (_blockRows, _overlapRows) = (tuning.BlockRows, tuning.OverlapRows);
        for (; _buffers < tuning.Lanes + Spare; _buffers++)
        {
            _free.Push(new Block(_blockBytes));
        }

        for (; _buffers > tuning.Lanes + Spare && _free.TryPop(out _); _buffers--)
        {
        }

        _most = tuning.Lanes + Spare;
    }

    /// <summary>Whether there is a block to carry: a closed one, or one with rows that can be closed.</summary>
    public bool HasWork => _closed.Count > 0 || _filling is { Rows: > 0 };

    /// <summary>Whether the next block is large enough to be carried beside one that is under way.</summary>
    public bool IsWorthOverlapping => _closed.Count > 0 || _filling?.Rows >= _overlapRows;

    /// <summary>The leaf of the next block to carry; 0 if there is none.</summary>
    public int NextLeaf => _closed.TryPeek(out Block? next) ? next.Leaf : _filling?.Leaf ?? 0;

    /// <summary>When the next block to carry was begun, a point of the clock's timestamps; 0 if there is none.</summary>
    public long NextBeganAt =>
        _closed.TryPeek(out Block? next) ? next.BeganAt : _filling is { Rows: > 0 } filling ? filling.BeganAt : 0;

    /// <summary>The next block to carry, closed. Call it while <see cref="HasWork"/>.</summary>
    public Block Take()
    {
        if (_closed.Count == 0)
        {
            CloseFilling(_lastSequence + 1);
        }

        return _closed.Dequeue();
    }

    /// <summary>Gives back a block that is known to be committed.</summary>
    public void Release(Block block)
    {
        if (_buffers > _most)
        {
            _buffers--;
            return;
        }

        _free.Push(block);
    }

    /// <summary>Takes a whole batch; false when there is no room until a block is released.</summary>
    public bool TryAppend(EventBuffer events, long from, long to, NameTable names)
    {
        long first = events[from].Sequence;
        int leaf = _leaves.Of(first);
        CheckBatch(events, from, to, leaf);
        if (first != _nextSequence && !TryNameNext(first))
        {
            return false;
        }

        if (_filling is not null && _filling.Leaf == leaf && TryFill(_filling, events, from, to, names))
        {
            return true;
        }

        if (_filling is not null)
        {
            CloseFilling(first);
        }

        if (!TryBegin(leaf))
        {
            return false;
        }

        return TryFill(_filling!, events, from, to, names)
            ? true
            : throw new InvalidOperationException($"A batch of {to - from} events does not fit into an empty block.");
    }

    private void CheckBatch(EventBuffer events, long from, long to, int leaf)
    {
        long first = events[from].Sequence;
        long last = events[to - 1].Sequence;
        bool follows = first == _nextSequence || (first > _nextSequence && first == _leaves.FirstOf(leaf));
        bool isWhole = last - first == to - from - 1 && events[to - 1].EndsBatch;
        if (!follows || !isWhole || _leaves.Of(last) != leaf)
        {
            throw new InvalidOperationException(
                $"Batch of sequences {first} to {last} ({to - from} events) does not follow {_lastSequence} whole in "
                    + "one leaf.");
        }
    }

    // A skip to the next leaf is told by the last block row before it: the filling block's, or an empty block's.
    private bool TryNameNext(long first)
    {
        if (_filling is null && !TryBegin(_leaves.Of(_lastSequence)))
        {
            return false;
        }

        CloseFilling(first);
        return true;
    }

    private bool TryFill(Block block, EventBuffer events, long from, long to, NameTable names)
    {
        if (!block.TryAdd(events, from, to, names))
        {
            return false;
        }

        (_lastSequence, _nextSequence, _timestamp) = (block.LastSequence, block.LastSequence + 1, block.Timestamp);
        return true;
    }

    private bool TryBegin(int leaf)
    {
        if (!_free.TryPop(out _filling))
        {
            return false;
        }

        _filling.Begin(leaf, _lastSequence, _timestamp, _blockRows, _time.GetTimestamp());
        return true;
    }

    private void CloseFilling(long next)
    {
        Block block = _filling!;
        block.Close(++_number, _epoch, next, RulesVersion.Current, _chainHash);
        block.Hash.Span.CopyTo(_chainHash);
        _nextSequence = next;
        _closed.Enqueue(block);
        _filling = null;
    }
}
