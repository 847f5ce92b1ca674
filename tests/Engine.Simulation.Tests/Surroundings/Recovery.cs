using Engine.Core.Ledger;
using Engine.Simulation.Tests.Canary;

namespace Engine.Simulation.Tests.Surroundings;

/// <summary>Replays the journal into a fresh ledger: what is there first, the rest once the epoch is claimed.</summary>
internal sealed class Recovery(Database database, Plant plant)
{
    private int _blocks;

    /// <summary>The ledger so far.</summary>
    public StateMachine Ledger { get; private set; } = NewLedger();

    /// <summary>The last block replayed.</summary>
    public StoredBlock? Head { get; private set; }

    /// <summary>Replays what is visible, as a standby does.</summary>
    public void Follow() => ReplayTo(long.MaxValue);

    /// <summary>Replays up to the block by which the epoch was claimed.</summary>
    public void Finish(StoredBlock claim)
    {
        if (plant == Plant.ForgetsTheTailAtRecovery && Head is not null)
        {
            Head = claim;
            return;
        }

        ReplayTo(claim.Number); // what is after it was written by an engine that has taken over since
        Head = claim;
    }

    private void ReplayTo(long lastBlock)
    {
        if (Head is not null && (database.Log.Count < _blocks || database.Log[_blocks - 1] != Head))
        {
            (Ledger, Head, _blocks) = (NewLedger(), null, 0); // the database it followed has lost its tail
        }

        while (_blocks < database.Log.Count
            && database.Log[_blocks] is var next
            && next.Number <= lastBlock
            && database.IsVisible(next))
        {
            Replay(next);
            _blocks++;
        }
    }

    private static StateMachine NewLedger() => new(LedgerLimits.Default, new EventBuffer(EngineSizes.EventBuffer));

    private void Replay(StoredBlock block)
    {
        for (int i = 0; i < block.Events.Length; i++)
        {
            ref LedgerEvent happened = ref block.Events[i];
            if (happened.Kind != EventKind.IdBurnt || plant != Plant.ForgetsBurntIdsAtRecovery)
            {
                bool isForgotten =
                    happened.Kind == EventKind.Transfer && plant == Plant.ForgetsTransferIdsAtRecovery;
                Ledger.Replay(
                    isForgotten ? happened with { Id = happened.Id + ((UInt128)1 << 100) } : happened, block.Names[i]);
            }
        }

        if (plant != Plant.ForgetsStampsOfBlocksAtRecovery)
        {
            Ledger.ObserveTimestamp(block.Timestamp);
        }

        Head = block;
    }
}
