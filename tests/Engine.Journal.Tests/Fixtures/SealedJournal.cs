using Engine.Core.Ledger;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>A journal of which <see cref="LeafFiller.FewLeaves"/> are sealed, and a little of the next; made once and copied.</summary>
public sealed class SealedJournal(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly LeafFiller _filler = new();
    private string _journal = "";

    /// <summary>The balances of every account after each batch.</summary>
    public IReadOnlyList<(long Sequence, Account[] Balances)> Snapshots => _filler.Snapshots;

    public async ValueTask InitializeAsync()
    {
        _journal = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(_journal));
        _filler.FillLeaves(rig);
        rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf >= LeafFiller.FewLeaves, "the leaves are sealed");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A copy to do damage to, or to go on with.</summary>
    public Task<string> CopyAsync() => postgres.CreateDatabaseAsync(copyOf: _journal);
}
