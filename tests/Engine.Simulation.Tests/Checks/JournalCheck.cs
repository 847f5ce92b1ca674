using Engine.Core.Ledger;
using Engine.Simulation.Tests.Runs;
using Engine.Simulation.Tests.Surroundings;

namespace Engine.Simulation.Tests.Checks;

/// <summary>The journal is one chain at every moment: no hole, no fork, no stamp twice.</summary>
internal static class JournalCheck
{
    public static void Follows(StoredBlock before, StoredBlock block)
    {
        SimulationFailure.Unless(
            block.Number == before.Number + 1, $"block {block.Number} is written after block {before.Number}");
        SimulationFailure.Unless(block.Epoch >= before.Epoch, $"epoch {block.Epoch} writes after epoch {before.Epoch}");
        SimulationFailure.Unless(
            block.HashBefore == before.Hash, $"block {block.Number} does not continue the chain it is appended to");
        CheckSequences(before, block);
        CheckStamps(before, block);
    }

    private static void CheckSequences(StoredBlock before, StoredBlock block)
    {
        long expected = before.NextSequence;
        foreach (ref LedgerEvent happened in block.Events.AsSpan())
        {
            SimulationFailure.Unless(
                happened.Sequence == expected,
                $"block {block.Number} holds sequence {happened.Sequence}, not {expected}");
            expected++;
        }

        long last = block.Events.Length == 0 ? before.LastSequence : expected - 1;
        SimulationFailure.Unless(
            block.LastSequence == last, $"block {block.Number} says that it ends at {block.LastSequence}, not {last}");
        SimulationFailure.Unless(
            block.NextSequence == last + 1 || block.NextSequence % BlockBuffers.LeafRows == 1,
            $"block {block.Number} says that {block.NextSequence} follows {last}");
    }

    private static void CheckStamps(StoredBlock before, StoredBlock block)
    {
        ulong last = before.Timestamp;
        foreach (ref LedgerEvent happened in block.Events.AsSpan())
        {
            SimulationFailure.Unless(
                happened.Timestamp > last,
                $"sequence {happened.Sequence} is stamped {happened.Timestamp}, after {last}");
            last = happened.Timestamp;
        }
    }
}
