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

    private Made _made = null!;

    /// <summary>The last sequence in it.</summary>
    public long LastSequence => _made.LastSequence;

    public async ValueTask InitializeAsync() => _made = await postgres.OnceAsync(MakeAsync);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A copy to do damage to.</summary>
    public Task<string> CopyAsync() => postgres.CreateDatabaseAsync(copyOf: _made.Database);

    /// <summary>One for all who only read.</summary>
    public async Task<string> CopyToReadAsync() =>
        (await postgres.OnceAsync(async () => new ToRead(await CopyAsync()))).Database;

    private async Task<Made> MakeAsync()
    {
        string database = await postgres.CreateDatabaseAsync();
        var filler = new LeafFiller();
        await using (JournalRig rig = await JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { SealsLeaves = true }))
        {
            filler.CreateAccounts(rig);
            FillByBlocks(filler, rig, (Sealed * LeafRows) + LeafFiller.Batch);
            rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf == Sealed, "the full leaves are sealed");
            await rig.Journal.StopAsync();
        }

        // What is sealed has been let go of: from here on it takes look-ups.
        await using EngineRig engine = await EngineRig.OpenAsync(
            EngineRig.OptionsFor(database) with { SealsLeaves = false });
        long last = 0;
        while (last < (3 * LeafRows) + (4 * LeafFiller.Batch))
        {
            Batch sent = await engine.SendAsync(filler.NextBatch());
            last = sent.LastSequence;
            engine.Partition.Pool.Return(sent);
        }

        await engine.StopAsync();
        return new Made(database, last);
    }

    // Each batch a block of its own.
    private static void FillByBlocks(LeafFiller filler, JournalRig rig, long toSequence)
    {
        while (rig.LastSequence < toSequence)
        {
            filler.Fill(rig, rig.LastSequence + 1);
        }
    }

    private sealed record Made(string Database, long LastSequence);

    private sealed record ToRead(string Database);
}
