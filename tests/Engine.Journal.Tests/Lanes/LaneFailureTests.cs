using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Journal.Tests.Lanes;

public sealed class LaneFailureTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Lanes_that_lose_their_backends_under_load_lose_and_double_nothing()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        Task<int> killing = Task.FromResult(0);
        int killed = 0;
        int batches = TestScale.Of(few: 120, all: 300);
        for (int i = 0; i < batches; i++)
        {
            rig.Transfer(i % 10 == 0 ? 3000 : 50);
            if (i % 15 == 0)
            {
                // Not waited for: it strikes wherever the lanes happen to be.
                killed += await killing;
                killing = Sql.EndBackendsAsync(database, "engine lane");
            }
        }

        killed += await killing;
        rig.Drain();
        Assert.NotEqual(0, killed);
        VerificationResult verified = await JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);
        Assert.Equal(rig.Ledger.ComputeDigest(), verified.Digest);
        Assert.Equal(rig.LastSequence, verified.LastSequence);
        rig.WaitUntil(() => rig.Journal.State == JournalState.Writable, "the journal is writable again");
    }

    [Fact]
    public async Task A_block_that_the_server_does_not_answer_for_is_given_up_and_appended_again()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { CommitTimeout = TimeSpan.FromSeconds(1) });
        rig.CreateTwoAccounts();
        await using (NpgsqlConnection blocker = await PostgresFixture.ConnectAsync(database))
        {
            await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE engine.journal_000001 IN SHARE MODE", blocker);
            await hold.ExecuteNonQueryAsync();
            rig.Transfer(10);
            rig.WaitUntil(() => rig.Journal.State == JournalState.Stalled, "the journal is stalled");
            Assert.Equal("PostgreSQL has not answered for 1 s", rig.Journal.Status.Reason);
            Assert.Equal(2, rig.Journal.DurableSequence);
        }

        rig.Drain();
        VerificationResult verified = await JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);
        Assert.Equal(12, verified.Events);
        Assert.Equal(JournalState.Writable, rig.Journal.State);
    }

    [Fact]
    public async Task Every_block_that_the_server_does_not_answer_for_is_given_up_not_only_the_first()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { CommitTimeout = TimeSpan.FromSeconds(1) });
        rig.CreateTwoAccounts();
        rig.WaitUntil(() => rig.Journal.Status.Lanes.All(lane => lane.State == "idle"), "both lanes are connected");
        int[] stuck = [.. rig.Journal.Status.Lanes.Select(lane => lane.BackendPid)];
        await using (NpgsqlConnection blocker = await PostgresFixture.ConnectAsync(database))
        {
            // Both backends wait for the fence, having opened their COPY: neither reads what is sent to it.
            await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock(1164863847, 2)", blocker);
            await hold.ExecuteNonQueryAsync();
            rig.Transfer(10);
            rig.Transfer(10);
            rig.WaitUntil(
                () => rig.Journal.Status.Lanes.All(lane => lane.BackendPid != 0 && !stuck.Contains(lane.BackendPid)),
                "both lanes have connected anew");
            Assert.Equal(2, rig.Journal.DurableSequence);
        }

        rig.Drain();
        VerificationResult verified = await JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);
        Assert.Equal(22, verified.Events);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_control_connection_that_is_lost_comes_back_with_the_lock()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { Heartbeat = TimeSpan.FromMilliseconds(20) });
        await Sql.EndBackendsAsync(database, "engine control");
        const string holders =
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND "
                + "l.objid = 1 "
            + "AND l.granted AND a.datname = current_database() AND a.application_name = 'engine control epoch 1'";
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        while (await Sql.ScalarAsync<long>(person, holders) == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await using PostgresJournal other = await PostgresJournal.OpenAsync(
            JournalRig.OptionsFor(database) with { LockTimeout = TimeSpan.Zero },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);
        using var end = new CancellationTokenSource();
        Task recovering = other.RecoverAsync(JournalRig.NewLedger(), null, end.Token);
        await other.Following;
        Assert.False(recovering.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recovering);
    }

    [Fact]
    public async Task The_status_tells_what_each_lane_does()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.WaitUntil(() => rig.Journal.Status.Lanes.All(lane => lane.State == "idle"), "both lanes are connected");
        JournalStatus status = rig.Journal.Status;
        Assert.Equal((1L, JournalState.Writable, "", 2L, 2L), (
            status.Epoch, status.State, status.Reason, status.LastBlock, status.DurableSequence));
        Assert.Equal(2, status.Lanes.Sum(lane => lane.Rows));
        Assert.All(status.Lanes, lane => Assert.NotEqual(0, lane.BackendPid));
        Assert.False(status.IsPrivateCluster);
    }
}
