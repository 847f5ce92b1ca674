using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests;

public sealed class LeafRollTests(PostgresFixture postgres)
{
    private const int LeafRows = 2 * PartitionOptions.MaxBatch;

    [Fact]
    public async Task A_batch_that_does_not_fit_starts_the_next_leaf_and_the_journal_stays_whole()
    {
        string database = await postgres.CreateDatabaseAsync();
        UInt128 digest;
        long last;
        await using (JournalRig rig = await JournalRig.OpenAsync(database))
        {
            rig.CreateTwoAccounts();
            for (int i = 0; i < 8; i++)
            {
                rig.Transfer(7000);
            }

            rig.Drain();
            (digest, last) = (rig.Ledger.ComputeDigest(), rig.LastSequence);
        }

        Assert.True(last > 3 * LeafRows, "the test rolls over several leaves");
        Assert.Equal(56_002, await Sql.ScalarAsync<long>(
            database, "SELECT count(*) FROM engine.journal WHERE kind > 0"));
        await using JournalRig again = await JournalRig.OpenAsync(database);
        Assert.Equal(digest, again.Ledger.ComputeDigest());
        Assert.Equal(last, again.Recovered.LastSequence);
    }

    [Fact]
    public async Task An_engine_that_ends_after_a_skip_was_told_goes_on_in_the_old_leaf()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using (JournalRig rig = await JournalRig.OpenAsync(database))
        {
            rig.CreateTwoAccounts();
            rig.Transfer(8000);
            rig.Transfer(8000);
            rig.Drain();
            rig.Transfer(8000); // an empty block tells the skip first
            rig.Drain();
        }

        // As if only the empty block had been committed.
        await Sql.ExecuteAsync(database, "DELETE FROM engine.journal_000002");
        await Sql.ExecuteAsync(
            database,
            "UPDATE engine.engine_lease SET (head_block, head_seq, head_hash) = "
            + "(SELECT block, seq, hash FROM engine.journal ORDER BY block DESC NULLS LAST LIMIT 1)");
        await using (JournalRig again = await JournalRig.OpenAsync(database))
        {
            Assert.Equal(16_002, again.Recovered.LastSequence);
            again.Transfer(5);
            again.Transfer(8000);
            again.Drain();
            Assert.Equal(LeafRows + 8000, again.LastSequence);
        }

        VerificationResult verified = await JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);
        Assert.Equal(24_007, verified.Events);
    }
}
