using Engine.Core.Ledger;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>A journal of which <see cref="LeafFiller.FewLeaves"/> are sealed, and a little of the next; made once and copied.</summary>
public sealed class SealedJournal(PostgresFixture postgres) : IAsyncLifetime
{
    private Made _made = null!;

    /// <summary>The balances of every account after each batch.</summary>
    public IReadOnlyList<(long Sequence, Account[] Balances)> Snapshots => _made.Filler.Snapshots;

    /// <summary>What the engine that made it told of its seals.</summary>
    public JournalSealingStatus? Sealing => _made.Sealing;

    public async ValueTask InitializeAsync() => _made = await postgres.OnceAsync(MakeAsync);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A copy to do damage to, or to go on with.</summary>
    public Task<string> CopyAsync() => postgres.CreateDatabaseAsync(copyOf: _made.Database);

    private async Task<Made> MakeAsync()
    {
        string database = await postgres.CreateDatabaseAsync();
        var filler = new LeafFiller();
        await using JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(database));
        filler.FillLeaves(rig);
        rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf >= LeafFiller.FewLeaves, "the leaves are sealed");
        return new Made(database, filler, rig.Journal.Status.Sealing);
    }

    private sealed record Made(string Database, LeafFiller Filler, JournalSealingStatus? Sealing);
}
