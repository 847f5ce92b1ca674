using Engine.Core.Pipeline;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>
/// A journal with leaves of every state, made once and copied: 1 and 2 are sealed, 3 is full, 4 is open.
/// </summary>
public sealed class LeafJournal(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>The leaves that are sealed.</summary>
    public const int Sealed = 2;

    /// <summary>Sequences that a leaf covers.</summary>
    public const int LeafRows = 2 * PartitionOptions.MaxBatch;

    private string _journal = "";

    /// <summary>The last sequence in it.</summary>
    public long LastSequence { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _journal = await postgres.CreateDatabaseAsync();
        var filler = new LeafFiller();
        await using (JournalRig rig = await JournalRig.OpenAsync(
            JournalRig.OptionsFor(_journal) with { SealsLeaves = true }))
        {
            filler.CreateAccounts(rig);
            FillByBlocks(filler, rig, (Sealed * LeafRows) + LeafFiller.Batch);
            rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf == Sealed, "the full leaves are sealed");
            await rig.Journal.StopAsync();
        }

        // What is sealed has been let go of: from here on it takes look-ups.
        await using EngineRig engine = await EngineRig.OpenAsync(
            EngineRig.OptionsFor(_journal) with { SealsLeaves = false });
        while (LastSequence < (3 * LeafRows) + (4 * LeafFiller.Batch))
        {
            Batch sent = await engine.SendAsync(filler.NextBatch());
            LastSequence = sent.LastSequence;
            engine.Partition.Pool.Return(sent);
        }

        await engine.StopAsync();
    }

    // Each batch a block of its own.
    private static void FillByBlocks(LeafFiller filler, JournalRig rig, long toSequence)
    {
        while (rig.LastSequence < toSequence)
        {
            filler.Fill(rig, rig.LastSequence + 1);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A copy to do damage to.</summary>
    public Task<string> CopyAsync() => postgres.CreateDatabaseAsync(copyOf: _journal);
}
