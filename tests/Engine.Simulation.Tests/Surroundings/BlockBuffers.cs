using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests.Surroundings;

/// <summary>Gathers whole batches into blocks that lie in one leaf each, with so many buffers and no more.</summary>
internal sealed class BlockBuffers(StoredBlock head, long epoch, int buffers, int rows, Plant plant)
{
    public const long LeafRows = PartitionOptions.MaxBatch;

    private readonly Queue<StoredBlock> _closed = new();
    private readonly List<LedgerEvent> _events = [];
    private readonly List<byte[]?> _names = [];
    private StoredBlock _head = head;
    private int _free = buffers;
    private bool _isFilling;
    private long _last = head.LastSequence;
    private long _next = head.NextSequence;
    private ulong _timestamp = head.Timestamp;

    public bool HasWork => _closed.Count > 0 || _events.Count > 0;

    /// <summary>Events taken since the start.</summary>
    public long Taken { get; private set; }

    public StoredBlock Take()
    {
        if (_closed.Count == 0)
        {
            Close(_last + 1);
        }

        return _closed.Dequeue();
    }

    public void Release() => _free++;

    public bool TryAppend(EventBuffer events, long from, long to, NameTable names)
    {
        long first = events[from].Sequence;
        SimulationFailure.Unless(
            first == _next || (first > _next && first % LeafRows == 1),
            $"the writer gave sequence {first} after {_last}, where {_next} follows");
        bool rolls = first != _next;
        bool isFull = _events.Count > 0 && _events.Count + (to - from) > rows;
        if ((rolls || isFull) && !TryClose(first, rolls))
        {
            return false;
        }

        if (!TryBegin())
        {
            return false;
        }

        bool loses = rolls && plant == Plant.LosesABatchAtALeafRoll;
        Fill(events, from, to, names, loses);
        return true;
    }

    // A skip to the next leaf is told by the last block before it, an empty one if need be.
    private bool TryClose(long next, bool isNeeded)
    {
        if (!_isFilling && (!isNeeded || !TryBegin()))
        {
            return false;
        }

        Close(next);
        return true;
    }

    private bool TryBegin()
    {
        if (!_isFilling && _free > 0)
        {
            _free--;
            _isFilling = true;
        }

        return _isFilling;
    }

    private void Fill(EventBuffer events, long from, long to, NameTable names, bool loses)
    {
        for (long position = from; position < to; position++)
        {
            LedgerEvent happened = events[position];
            SimulationFailure.Unless(happened.EndsBatch == (position == to - 1), "a batch is handed over whole");
            SimulationFailure.Unless(
                happened.Sequence == events[from].Sequence + position - from, "a batch's sequences have no holes");
            if (!loses)
            {
                _events.Add(happened);
                bool isNamed = happened.TextLength > 0;
                _names.Add(isNamed ? names.Text(happened.TextOffset, happened.TextLength).ToArray() : null);
                _timestamp = Math.Max(_timestamp, happened.Timestamp);
            }
        }

        Taken += to - from;
        _last = events[to - 1].Sequence;
        _next = _last + 1;
    }

    private void Close(long next)
    {
        _head = new StoredBlock
        {
            Number = _head.Number + 1,
            Epoch = epoch,
            Events = [.. _events],
            Names = [.. _names],
            LastSequence = _last,
            NextSequence = next,
            Timestamp = _timestamp,
            HashBefore = _head.Hash,
        }.Closed();
        _closed.Enqueue(_head);
        _events.Clear();
        _names.Clear();
        (_isFilling, _next) = (false, next);
    }
}
