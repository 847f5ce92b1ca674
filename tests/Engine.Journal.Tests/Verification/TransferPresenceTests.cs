using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Verification;

public sealed class TransferPresenceTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Each_transfer_is_found_once_and_those_missing_or_doubled_are_counted()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.Transfer(100);
        rig.Drain();
        UInt128[] ids = [.. rig.TransferIds];
        TransferPresence all = await TransferPresenceCheck.CheckAsync(database, ids, CancellationToken.None);
        Assert.Equal((100L, 0L, 0L, (UInt128)0), (all.Asked, all.Missing, all.Doubled, all.Example));
        Assert.True(all.EachIsThereOnce);

        await Sql.ExecuteAsync(
            database,
            "SET engine.epoch = '1'; INSERT INTO engine.journal SELECT * FROM engine.journal WHERE seq = 50 AND "
                + "kind = 2");
        TransferPresence wrong = await TransferPresenceCheck.CheckAsync(database, [.. ids, 77], CancellationToken.None);
        Assert.Equal((101L, 1L, 1L, (UInt128)77), (wrong.Asked, wrong.Missing, wrong.Doubled, wrong.Example));
        Assert.False(wrong.EachIsThereOnce);
    }
}
