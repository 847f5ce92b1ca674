using Engine.Journal.Blocks;
using Engine.Journal.History;
using Engine.Journal.Tests.Fixtures;
using Engine.Model;

namespace Engine.Journal.Tests.History;

/// <summary>
/// An engine that nobody asks keeps no rows in memory. The first question finds them all the same: those from before, those
/// on their way at that moment, and those after.
/// </summary>
public sealed class FirstQuestionTests(PostgresFixture postgres)
{
    private readonly Dice _dice = new(20_261_129);

    [Fact]
    public async Task The_first_question_finds_every_row_while_more_come()
    {
        string database = await postgres.CreateDatabaseAsync();
        int starts = TestScale.Of(few: 3, all: 8);
        for (int start = 0; start < starts; start++)
        {
            await using JournalRig rig = await JournalRig.OpenAsync(database);
            if (start == 0)
            {
                rig.CreateTwoAccounts();
            }

            bool isAsked = false;
            int atLeast = _dice.Between(1, 60);
            Dice sizes = _dice.Split();
            Task filling = Task.Run(() =>
            {
                for (int batch = 0; batch < atLeast || (batch < 200 && !Volatile.Read(ref isAsked)); batch++)
                {
                    rig.Transfer(sizes.Between(1, 200));
                }

                rig.Drain();
            });
            await Task.Delay(_dice.Below(20));
            await AssertWholeAsync(rig);
            Volatile.Write(ref isAsked, true);
            await filling;
            await AssertWholeAsync(rig);
        }
    }

    [Fact]
    public async Task A_question_that_is_given_up_leaves_the_next_one_whole()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.Transfer(5_000);
        rig.Drain();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => rig.Journal.History.ReadEventsAsync(1, 10, new CancellationToken(canceled: true)));
        rig.Transfer(5_000);
        rig.Drain();
        Assert.Equal(10_002, (await ReadAsync(rig)).Count);
    }

    [Fact]
    public async Task A_question_whose_reading_fails_midway_leaves_nothing_behind()
    {
        const int Batches = 4;
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        for (int batch = 0; batch < Batches; batch++)
        {
            rig.Transfer(500);
            rig.Drain(); // a block of its own
        }

        HistoryReader history = rig.Journal.History;
        await DamageAsync(database, rig.LastSequence, "amount + 1");
        for (int attempt = 0; attempt < 2; attempt++)
        {
            JournalDamageException found = await Assert.ThrowsAsync<JournalDamageException>(
                () => history.ReadEventsAsync(1, 10, CancellationToken.None));
            Assert.Equal(rig.LastSequence, found.Sequence);
        }

        await DamageAsync(database, rig.LastSequence, "amount - 1");
        Assert.Equal(
            Enumerable.Range(1, 2 + (Batches * 500)).Select(n => (long)n),
            (await history.ReadEventsAsync(1, 10_000, CancellationToken.None)).Select(row => row.Sequence));
        BalanceAnswer now = await history.GetBalanceAtSequenceAsync(1, rig.LastSequence, CancellationToken.None);
        Assert.Equal((UInt128)(7 * 500 * Batches), now.Balances?.DebitsPosted);
    }

    private static async Task DamageAsync(string database, long sequence, string amount) =>
        Assert.Equal(1, await Sql.ExecuteAsync(
            database, $"UPDATE engine.journal SET amount = {amount} WHERE seq = {sequence} AND kind = 2"));

    // Sequences have holes at the ends of leaves only.
    private static async Task AssertWholeAsync(JournalRig rig)
    {
        long durable = rig.Journal.History.Sequence;
        var leaves = new Leaves(rig.Journal.LeafRows);
        List<HistoryRow> rows = await ReadAsync(rig);
        if (durable == 0)
        {
            return;
        }

        Assert.Equal(1, rows[0].Sequence);
        Assert.All(
            rows.Zip(rows.Skip(1), (row, next) => (row.Sequence, Next: next.Sequence)),
            pair => Assert.True(
                pair.Next == pair.Sequence + 1 || pair.Next == leaves.FirstOf(leaves.Of(pair.Sequence) + 1),
                $"{pair.Next} follows {pair.Sequence}"));
        Assert.True(rows[^1].Sequence >= durable);
    }

    // Up to what is durable when it begins: more comes faster than it is read.
    private static async Task<List<HistoryRow>> ReadAsync(JournalRig rig)
    {
        long durable = rig.Journal.History.Sequence;
        List<HistoryRow> rows = [];
        do
        {
            rows.AddRange(await rig.Journal.History.ReadEventsAsync(
                rows.Count == 0 ? 1 : rows[^1].Sequence + 1, 3_000, CancellationToken.None));
        }
        while (rows.Count == 0 ? durable > 0 : rows[^1].Sequence < durable);
        return rows;
    }
}
