using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Lanes;

/// <summary>Lanes and blocks change while the journal is written.</summary>
public sealed class LaneTuningTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Lanes_come_and_go_under_load_and_nothing_is_lost_or_doubled()
    {
        string database = await postgres.CreateDatabaseAsync();
        JournalOptions options = JournalRig.OptionsFor(database);
        await using JournalRig rig = await JournalRig.OpenAsync(options);
        rig.CreateTwoAccounts();
        foreach (int lanes in (int[])[4, 1, 3, 8, 2])
        {
            rig.Journal.Tune(options with { Lanes = lanes, BlockRows = PartitionOptions.MaxBatch + lanes, OverlapRows = lanes });
            int batches = TestScale.Of(few: 10, all: 20);
            for (int i = 0; i < batches; i++)
            {
                rig.Transfer(i % 5 == 0 ? 3_000 : 50);
            }

            rig.WaitUntil(
                () => rig.Journal.Status.Lanes is { } all && all.Count == lanes && all.All(lane => lane.State != "connecting"),
                $"there are {lanes} lanes");
        }

        rig.Drain();
        VerificationResult verified = await JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);
        Assert.Equal((rig.LastSequence, rig.Ledger.ComputeDigest()), (verified.LastSequence, verified.Digest));
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        rig.WaitUntil(() => LanesOf(person) == 2, "the connections of those that went are closed");
    }

    [Fact]
    public async Task No_block_has_more_events_than_are_allowed_from_then_on()
    {
        string database = await postgres.CreateDatabaseAsync();
        JournalOptions options = JournalRig.OptionsFor(database) with { OverlapRows = 1 << 20 };
        await using JournalRig rig = await JournalRig.OpenAsync(options);
        rig.CreateTwoAccounts();
        rig.Journal.Tune(options with { BlockRows = PartitionOptions.MaxBatch });
        for (int i = 0; i < 4; i++)
        {
            rig.Transfer(3_000);
        }

        rig.Drain();
        Assert.InRange(
            await Sql.ScalarAsync<int>(database, "SELECT max(rows) FROM engine.journal WHERE kind = 0 AND block > 2"),
            3_000,
            PartitionOptions.MaxBatch);
    }

    [Fact]
    public async Task Sizes_that_cannot_work_are_refused_by_name()
    {
        string database = await postgres.CreateDatabaseAsync();
        JournalOptions options = JournalRig.OptionsFor(database);
        await using JournalRig rig = await JournalRig.OpenAsync(options);
        JournalException refused = Assert.Throws<JournalException>(() => rig.Journal.Tune(options with { Lanes = 17 }));
        Assert.Contains("Lanes", refused.Message, StringComparison.Ordinal);
    }

    private static long LanesOf(NpgsqlConnection person) => Sql.ScalarAsync<long>(
        person,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'engine lane %'")
        .GetAwaiter().GetResult();
}
