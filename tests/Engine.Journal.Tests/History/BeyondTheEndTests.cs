using Engine.Journal.History;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.History;

/// <summary>Questions about what is still to come find nothing, and do no harm to those after them.</summary>
public sealed class BeyondTheEndTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_of_balances_from_beyond_the_end_hides_no_transfer_that_comes_later(bool newestFirst)
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.Transfer(10);
        rig.Drain();
        Assert.Empty(await BalancesAsync(rig, from: 1_000_000, newestFirst));

        rig.Transfer(10);
        rig.Drain();
        IReadOnlyList<BalanceEntry> entries = await BalancesAsync(rig, from: 0, newestFirst);
        Assert.Equal(20, entries.Count);
        Assert.Equal((UInt128)140, entries[newestFirst ? 0 : entries.Count - 1].Balances.DebitsPosted);
        BalanceAnswer now = await rig.Journal.History.GetBalanceAtSequenceAsync(1, rig.LastSequence, CancellationToken.None);
        Assert.Equal((UInt128)140, now.Balances?.DebitsPosted);
        Assert.Equal(22, (await rig.Journal.History.ReadEventsAsync(1, 100, CancellationToken.None)).Count);
    }

    private static async Task<IReadOnlyList<BalanceEntry>> BalancesAsync(JournalRig rig, long from, bool newestFirst)
    {
        HistoryPage<BalanceEntry> page = await rig.Journal.History.ListBalancesAsync(
            1, new HistorySpan { FromSequence = from }, newestFirst, after: null, size: 100, CancellationToken.None);
        return page.Items;
    }
}
