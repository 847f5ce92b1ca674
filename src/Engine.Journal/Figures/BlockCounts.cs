using Engine.Core.Figures;
using Engine.Journal.Blocks;

namespace Engine.Journal.Figures;

/// <summary>Counts blocks as they are sent on their way. By the journal stage's thread; read by any.</summary>
internal sealed class BlockCounts(TimeProvider time)
{
    private readonly LatencyHistogram _rows = new();
    private readonly LatencyHistogram _filling = new();
    private long _closingTicks;
    private long _bytes;
    private long _oldest;

    /// <summary>Notes when the oldest block was begun that is not durable; 0 when all are.</summary>
    public void NoteOldest(long beganAt)
    {
        if (_oldest != beganAt)
        {
            Volatile.Write(ref _oldest, beganAt);
        }
    }

    /// <summary>A block was closed, sent on its way and copied for readers; that was begun at a point of the clock.</summary>
    public void Carried(Block block, long began)
    {
        _rows.Record(block.Rows);
        _filling.Record(time.NanosecondsBetween(block.BeganAt, began));
        Volatile.Write(ref _bytes, _bytes + block.Encoded.Length);
        Volatile.Write(ref _closingTicks, _closingTicks + time.GetElapsedTime(began).Ticks);
    }

    /// <summary>What was counted until now, with the lanes' own.</summary>
    public JournalFigures Read(IReadOnlyList<LaneFigures> lanes)
    {
        long oldest = Volatile.Read(ref _oldest);
        return new JournalFigures
        {
            Lanes = lanes,
            BlockRows = _rows.Snapshot(),
            Filling = _filling.Snapshot(),
            Closing = TimeSpan.FromTicks(Volatile.Read(ref _closingTicks)),
            Bytes = Volatile.Read(ref _bytes),
            DurableLag = oldest == 0 ? TimeSpan.Zero : time.GetElapsedTime(oldest),
        };
    }
}
