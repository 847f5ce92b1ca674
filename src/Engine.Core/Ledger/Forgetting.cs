namespace Engine.Core.Ledger;

/// <summary>
/// Lets go of the transfers and burnt ids that sealed leaves hold, a little at a time: what is asked about them from then
/// on, requests bring along as <see cref="PastTransfers"/>.
/// </summary>
internal sealed class Forgetting(TransferTable transfers)
{
    private const int NumberMask = SegmentedLog<Transfer>.NumberMask;

    private readonly Queue<Mark> _marks = new();
    private Mark _end;
    private int _slot = int.MaxValue;

    /// <summary>The sequence up to which it lets go, or has.</summary>
    public long Through => _end.Sequence;

    /// <summary>Rows of history up to there.</summary>
    public long Rows => _end.Rows;

    /// <summary>Transfers held that are to be let go of.</summary>
    public int TransfersLeft => (_end.Transfers - transfers.Records.First) & NumberMask;

    /// <summary>Burnt ids held that are to be let go of.</summary>
    public int BurntLeft => (_end.Burnt - transfers.Burnt.First) & NumberMask;

    /// <summary>Whether there is something to let go of.</summary>
    public bool IsAtWork => TransfersLeft > 0 || BurntLeft > 0 || _slot < transfers.Carried.SlotCount;

    /// <summary>Notes that all events so far, which are <paramref name="rows"/>, lie at sequences up to this one.</summary>
    public void EndLeaf(long sequence, long rows) =>
        _marks.Enqueue(new Mark(sequence, rows, transfers.Records.Next, transfers.Burnt.Next));

    /// <summary>Begins to let go of what lies at sequences up to this one, as far as it was noted.</summary>
    public void Begin(long through)
    {
        while (!IsAtWork && _marks.TryPeek(out Mark next) && next.Sequence <= through)
        {
            _end = _marks.Dequeue();
            _slot = 0;
        }
    }

    /// <summary>Goes on as if it had let go of everything up to a sequence.</summary>
    public void Restore(long through, long rows) => _end = new Mark(through, rows, Transfers: 0, Burnt: 0);

    /// <summary>Lets go of about so many. Not while a chain is open.</summary>
    public void Step(int count)
    {
        if (TransfersLeft > 0)
        {
            transfers.Forget(Math.Min(count, TransfersLeft), _end.Transfers);
        }
        else if (BurntLeft > 0)
        {
            transfers.ForgetBurnt(Math.Min(count, BurntLeft));
        }
        else
        {
            for (int end = Math.Min(_slot + count, transfers.Carried.SlotCount); _slot < end; _slot++)
            {
                transfers.ForgetCarried(_slot, _end.Transfers);
            }
        }
    }

    private readonly record struct Mark(long Sequence, long Rows, int Transfers, int Burnt);
}
