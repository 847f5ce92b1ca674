using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests;

public sealed class RoundTripTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_ledger_read_back_is_the_ledger_that_was_written()
    {
        string database = await postgres.CreateDatabaseAsync();
        UInt128 digest;
        await using (JournalRig rig = await JournalRig.OpenAsync(database))
        {
            rig.CreateTwoAccounts();
            for (int i = 0; i < 20; i++)
            {
                rig.Transfer(100);
            }

            rig.Drain();
            digest = rig.Ledger.ComputeDigest();
            await rig.Journal.StopAsync();
        }

        await using JournalRig again = await JournalRig.OpenAsync(database);
        Assert.Equal(2002, again.Recovered.LastSequence);
        Assert.Equal(2002, again.Recovered.Events);
        Assert.Equal(digest, again.Ledger.ComputeDigest());
        Assert.Equal(2, again.Recovered.Epoch);
    }
}
