using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Rows;

namespace Engine.Journal.Recovery;

/// <summary>Replays the journal into a ledger, up to a sequence; where a leaf ends, it lets go of what is sealed.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="leaves">Which sequences lie in which leaf.</param>
/// <param name="sealedThrough">The sequence up to which sealed leaves can be asked.</param>
/// <param name="lastSequence">Where it ends.</param>
internal sealed class LedgerSink(
    StateMachine ledger, Leaves leaves, Func<long> sealedThrough, long lastSequence = long.MaxValue) : IJournalSink
{
    private const int ForgottenAtOnce = 4096;

    private long _leafEnd = ledger.ForgottenThrough;

    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<LedgerEvent> coming) => ledger.PrefetchReplay(coming);

    /// <inheritdoc/>
    public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name)
    {
        if (happened.Sequence > lastSequence)
        {
            return;
        }

        if (happened.Sequence > _leafEnd)
        {
            StartLeaf(happened.Sequence);
        }

        ledger.Replay(happened, name);
    }

    /// <inheritdoc/>
    public void Block(in BlockRow row)
    {
        if (row.LastSequence <= lastSequence)
        {
            ledger.ObserveTimestamp(row.Timestamp);
        }
    }

    private void StartLeaf(long sequence)
    {
        if (_leafEnd > ledger.ForgottenThrough)
        {
            ledger.EndLeaf(_leafEnd);
        }

        while (ledger.Forget(sealedThrough(), ForgottenAtOnce))
        {
        }

        _leafEnd = leaves.LastOf(leaves.Of(sequence));
    }
}
