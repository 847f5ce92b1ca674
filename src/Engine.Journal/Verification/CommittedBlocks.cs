using System.Collections.Concurrent;
using Engine.Journal.Blocks;

namespace Engine.Journal.Verification;

/// <summary>
/// What an engine remembers of the blocks that it has committed lately, so that what PostgreSQL holds can be compared with
/// it: by itself the journal in PostgreSQL only shows that it agrees with itself. Added to by one thread, read by any.
/// </summary>
internal sealed class CommittedBlocks
{
    /// <summary>No more events than that lie between the oldest block kept and the newest, but for one step.</summary>
    public const long MostEvents = 100_000;

    // Not every block is kept: of small ones there are thousands a second.
    private const long Step = MostEvents / 20;
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_reach = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<CommittedBlock> _kept = new();
    private CommittedBlock? _lastKept;
    private volatile CommittedBlock? _newest;

    /// <summary>What this engine has committed until now; zero before its first block.</summary>
    public RowTotals Totals => _newest?.Totals ?? default;

    /// <summary>
    /// The oldest and the newest block that are remembered: the last minute before the newest, as far as that is no more than
    /// <see cref="MostEvents"/>. Null before the first.
    /// </summary>
    public (CommittedBlock From, CommittedBlock Through)? Recent
    {
        get
        {
            while (_kept.TryPeek(out CommittedBlock? oldest))
            {
                CommittedBlock newest = _newest!;
                if (_kept.TryPeek(out CommittedBlock? still) && ReferenceEquals(oldest, still))
                {
                    return (oldest, newest);
                }
            }

            return null;
        }
    }

    /// <summary>This engine goes on behind a block, which it has committed itself as its claim.</summary>
    public void Begin(int leaf, ChainHead head, TimeProvider time) =>
        Keep(new CommittedBlock(leaf, head, default, time.GetTimestamp()));

    /// <summary>A block was committed.</summary>
    public void Add(Block block, ReadOnlyMemory<byte> hash, TimeProvider time)
    {
        var added = new CommittedBlock(
            block.Leaf,
            new ChainHead(block.Number, block.LastSequence, block.NextSequence, block.Timestamp, hash),
            Totals + block.Totals,
            time.GetTimestamp());
        if (IsStep(added, time))
        {
            Keep(added);
            Forget(added, time);
        }

        _newest = added;
    }

    private void Keep(CommittedBlock block)
    {
        _lastKept = block;
        _newest = block; // first: who finds one that is kept finds the newest
        _kept.Enqueue(block);
    }

    private bool IsStep(CommittedBlock added, TimeProvider time) => _lastKept is not { } last
        || added.Totals.Events - last.Totals.Events >= Step
        || time.GetElapsedTime(last.At, added.At) >= s_step;

    // The newest is always kept, so that a single block larger than all that is looked at between.
    private void Forget(CommittedBlock newest, TimeProvider time)
    {
        while (_kept.Count > 2
            && _kept.TryPeek(out CommittedBlock? oldest)
            && (newest.Totals.Events - oldest.Totals.Events > MostEvents
                || time.GetElapsedTime(oldest.At, newest.At) > s_reach))
        {
            _kept.TryDequeue(out _);
        }
    }
}
