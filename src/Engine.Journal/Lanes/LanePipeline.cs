using System.Diagnostics;
using Engine.Journal.Blocks;
using Engine.Journal.Figures;
using Engine.Journal.History;
using Engine.Journal.Preflight;
using Engine.Journal.Verification;
using Npgsql;

namespace Engine.Journal.Lanes;

/// <summary>
/// Carries blocks over the lanes and settles them in order. Whatever fails ends in one way: every attempt under way is
/// given up, the lanes connect anew, and the same blocks are appended again in the same order.
/// </summary>
internal sealed class LanePipeline
{
    private readonly Queue<(BlockAppend Append, Lane Lane)> _underWay = new();
    private readonly LaneContext _context;
    private readonly BlockFiller _filler;
    private readonly RecentRows _recent;
    private readonly JournalCondition _condition;
    private readonly TimeProvider _time;
    private readonly BlockCounts _counts;
    private readonly Func<int, bool> _isLeafReady;
    private readonly CancellationToken _stopping;
    private Queue<Block> _again = new();
    private BlockAppend? _last;

    // The last of those under way, while its COPY is being opened and its block still grows.
    private BlockAppend? _empty;
    private Watermark _watermark;
    private volatile string? _refusal;
    private volatile Lane[] _lanes;
    private volatile LaneTuning _wanted;
    private LaneTuning _fitted;

    /// <summary>Starts to connect the lanes.</summary>
    /// <param name="tuning">How many, and what their blocks are to be.</param>
    /// <param name="context">What they have in common.</param>
    /// <param name="filler">Where blocks come from.</param>
    /// <param name="recent">Where the rows of blocks are kept for those who read.</param>
    /// <param name="condition">Where the state is told.</param>
    /// <param name="watermark">The last block committed so far.</param>
    /// <param name="isLeafReady">Whether a leaf is there; asking for it has it made.</param>
    /// <param name="stopping">Ends connecting.</param>
    public LanePipeline(
        LaneTuning tuning,
        LaneContext context,
        BlockFiller filler,
        RecentRows recent,
        JournalCondition condition,
        Watermark watermark,
        Func<int, bool> isLeafReady,
        CancellationToken stopping)
    {
        (_filler, _recent, _condition, _watermark) = (filler, recent, condition, watermark);
        (_isLeafReady, _stopping, _context) = (isLeafReady, stopping, context);
        (_time, _counts) = (context.Time, new BlockCounts(context.Time));
        Traces = new CopyTraces(context.Time);
        (_wanted, _fitted) = (tuning, tuning);
        _lanes = [];
        AddLanes(tuning.Lanes);
    }

    /// <summary>The last block known to be committed. Readable by any thread.</summary>
    public Watermark Watermark => Volatile.Read(ref _watermark);

    /// <summary>The lanes. Their status is readable by any thread.</summary>
    public IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>The blocks committed lately. Readable by any thread.</summary>
    public CommittedBlocks Committed { get; } = new();

    /// <summary>Their COPYs, for traces. Told by any thread.</summary>
    public CopyTraces Traces { get; }

    /// <summary>What blocks and lanes count. Readable by any thread.</summary>
    public JournalFigures Figures => _counts.Read([.. _lanes.Select(lane => lane.Figures)]);

    /// <summary>Has other lanes and blocks from now on, as soon as those under way allow. Any thread.</summary>
    public void Tune(LaneTuning wanted)
    {
        _wanted = wanted;
        _context.Wake();
    }

    /// <summary>Moves on what can be moved; true if anything was.</summary>
    public bool Step()
    {
        bool moved = SettleInOrder() | PollConnections() | CheckLanesAnew() | FitLanes();
        while (_condition.State != Core.Pipeline.JournalState.Fenced && _refusal is null && (TryCarry() || TryStart()))
        {
            moved = true;
        }

        _counts.NoteOldest(OldestBeganAt());
        return moved;
    }

    /// <summary>
    /// Gives up the block that has waited for the server since before a point of the clock. Any thread.
    /// </summary>
    public void GiveUpStuck(long startedBefore, TimeSpan limit)
    {
        foreach (Lane lane in _lanes)
        {
            if (lane.UnderWay is { WaitsForServer: true } append && append.StartedAt < startedBefore)
            {
                append.GiveUp($"PostgreSQL has not answered for {limit.TotalSeconds:0} s");
            }
        }
    }

    /// <summary>
    /// The server was found unfit meanwhile: no block is committed any more over the connections that there are, and new
    /// ones are refused until it is fit again. Any thread.
    /// </summary>
    public void CheckAnew(string refusal) => _refusal = refusal;

    /// <summary>
    /// Refuses a server, over a new connection to it, that does not hold what is known to be committed. Any thread.
    /// </summary>
    /// <exception cref="PreflightException">The server is not fit.</exception>
    /// <exception cref="WrongJournalException">The journal is another one.</exception>
    public Task RequireSameJournalAsync(NpgsqlConnection connection) =>
        _context.RequireSameJournalAsync(connection, Watermark, CancellationToken.None);

    /// <summary>Closes every connection; what is under way is not waited for beyond its own end.</summary>
    public Task CloseAsync()
    {
        _empty?.Dismiss();
        return Task.WhenAll(_lanes.Select(lane => lane.DropAsync()));
    }

    // A lane that is no longer wanted takes no more blocks, and is closed when the one under way is settled.
    private bool FitLanes()
    {
        LaneTuning wanted = _wanted;
        if (_fitted == wanted && _lanes.Length == wanted.Lanes)
        {
            return false;
        }

        bool moved = _fitted != wanted;
        if (moved)
        {
            _filler.Fit(wanted);
            _fitted = wanted;
        }

        while (_lanes.Length > wanted.Lanes && _lanes[^1].UnderWay is null)
        {
            _ = _lanes[^1].DropAsync();
            _lanes = _lanes[..^1];
            moved = true;
        }

        return AddLanes(wanted.Lanes) || moved;
    }

    private bool AddLanes(int count)
    {
        if (count <= _lanes.Length)
        {
            return false;
        }

        Lane[] added =
            [.. Enumerable.Range(_lanes.Length, count - _lanes.Length).Select(number => new Lane(number, _context))];
        foreach (Lane lane in added)
        {
            lane.Connect(_watermark, _stopping);
        }

        _lanes = [.. _lanes, .. added];
        return true;
    }

    private bool SettleInOrder()
    {
        bool moved = false;
        while (_underWay.TryPeek(out (BlockAppend Append, Lane Lane) first))
        {
            switch (first.Append.Outcome)
            {
                case AppendOutcome.UnderWay:
                    return moved;
                case AppendOutcome.Committed:
                    Finish(first.Append, first.Lane);
                    break;
                case AppendOutcome.Fenced:
                    _condition.Fence(first.Append.Error!.Message);
                    return moved;
                default:
                    return StartOver(first.Append) || moved;
            }

            moved = true;
        }

        return moved;
    }

    private void Finish(BlockAppend append, Lane lane)
    {
        _underWay.Dequeue();
        Block block = append.Block!;
        Debug.Assert(block.Number == _watermark.Block + 1, "blocks are settled in the order of the chain");
        _recent.Publish(block.LastSequence); // first: who has seen the watermark finds the rows
        var watermark = Watermark.Of(block);
        Committed.Add(block, watermark.Hash, _time); // first: nothing is answered that is not counted
        Traces.Add(append, block, lane.Number); // first: who is answered finds it
        Volatile.Write(ref _watermark, watermark);
        lane.Finish(append);
        _filler.Release(block);
        _condition.Clear();
    }

    // The later attempts end by themselves, since the block before them is not committed, or are given up as stuck.
    private bool StartOver(BlockAppend failed)
    {
        _condition.Stall(
            failed.Error is { } error ? JournalErrors.ReasonOf(error) : "the connection to PostgreSQL was lost");
        _empty?.Dismiss();
        _empty = null;
        if (_underWay.Any(attempt => attempt.Append.Outcome == AppendOutcome.UnderWay))
        {
            return false;
        }

        _again = new Queue<Block>(_underWay.Select(attempt => attempt.Append.Block).OfType<Block>().Concat(_again));
        _underWay.Clear();
        ConnectAnew(_lanes);
        return true;
    }

    private bool CheckLanesAnew()
    {
        if (_refusal is not { } refusal)
        {
            return false;
        }

        foreach ((BlockAppend append, _) in _underWay)
        {
            append.GiveUp(refusal);
        }

        if (_underWay.Count > 0)
        {
            return false; // settled first: what was given up starts over
        }

        _condition.Stall(refusal);
        ConnectAnew(_lanes.Where(lane => lane.IsIdle)); // those that connect just now are checked as they do
        return true;
    }

    private void ConnectAnew(IEnumerable<Lane> lanes)
    {
        _refusal = null;
        _last = null;
        foreach (Lane lane in lanes)
        {
            _ = lane.DropAsync();
            lane.Connect(_watermark, _stopping);
        }
    }

    private bool PollConnections()
    {
        bool moved = false;
        foreach (Lane lane in _lanes)
        {
            if (!lane.Poll(out Exception? failure))
            {
                continue;
            }

            moved = true;
            if (failure is WrongJournalException)
            {
                _condition.Fence(failure.Message);
            }
            else if (failure is not null && !_stopping.IsCancellationRequested)
            {
                _condition.Stall(JournalErrors.ReasonOf(failure));
                lane.Connect(_watermark, _stopping);
            }
            else if (_again.Count == 0)
            {
                _condition.Clear();
            }
        }

        return moved;
    }

    // To open a COPY takes as long as to write some hundred rows, and goes on beside the commit of the block before; what
    // comes in the meantime still goes into the block.
    private bool TryStart()
    {
        if (_empty is not null)
        {
            return false;
        }

        int leaf = _again.TryPeek(out Block? again) ? again.Leaf : _filler.NextLeaf;
        if (leaf == 0 || !_isLeafReady(leaf) || FreeLane() is not { } idle)
        {
            return false;
        }

        _last = _empty = idle.Start(leaf, _last);
        _underWay.Enqueue((_last, idle));
        return true;
    }

    private Lane? FreeLane()
    {
        int wanted = _wanted.Lanes;
        return Array.Find(_lanes, lane => lane.IsIdle && lane.Number < wanted);
    }

    private bool TryCarry()
    {
        if (_empty is not { } empty || (_underWay.Count > 1 && _again.Count == 0 && !_filler.IsWorthOverlapping))
        {
            return false;
        }

        _empty = null;
        if (_again.TryDequeue(out Block? again))
        {
            empty.Carry(again);
            return true;
        }

        // Copied while PostgreSQL takes it, not while replies wait for it.
        long began = _time.GetTimestamp();
        Block block = _filler.Take();
        empty.Carry(block);
        _recent.Add(block);
        _counts.Carried(block, began);
        return true;
    }

    private long OldestBeganAt() =>
        _underWay.TryPeek(out (BlockAppend Append, Lane Lane) first) && first.Append.Block is { } carried ? carried.BeganAt
        : _again.TryPeek(out Block? again) ? again.BeganAt
        : _filler.NextBeganAt;
}
