using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Lanes;

public sealed class LaneFailureTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Lanes_that_lose_their_backends_under_load_lose_and_double_nothing()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        using var enough = new CancellationTokenSource();
        Task<int> killing = KillAgainAndAgainAsync(database, enough.Token);
        for (int i = 0; i < 400; i++)
        {
            rig.Transfer(i % 10 == 0 ? 3000 : 50);
        }

        rig.Drain();
        await enough.CancelAsync();
        Assert.True(await killing > 0, "backends were killed meanwhile");
        VerificationResult verified = await JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);
        Assert.Equal(rig.Ledger.ComputeDigest(), verified.Digest);
        Assert.Equal(rig.LastSequence, verified.LastSequence);
        rig.WaitUntil(() => rig.Journal.State == JournalState.Writable, "the journal is writable again");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_control_connection_that_is_lost_comes_back_with_the_lock()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { Heartbeat = TimeSpan.FromMilliseconds(20) });
        await Sql.EndBackendsAsync(database, "engine control");
        const string holders =
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.objid = 1 "
            + "AND l.granted AND a.datname = current_database() AND a.application_name = 'engine control epoch 1'";
        while (await Sql.ScalarAsync<long>(database, holders) == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<JournalException>(() => JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { LockTimeout = TimeSpan.FromMilliseconds(100) }));
    }

    [Fact]
    public async Task The_status_tells_what_each_lane_does()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.WaitUntil(() => rig.Journal.Status.Lanes.All(lane => lane.State == "idle"), "both lanes are connected");
        JournalStatus status = rig.Journal.Status;
        Assert.Equal((1L, JournalState.Writable, "", 2L, 2L), (status.Epoch, status.State, status.Reason, status.LastBlock, status.DurableSequence));
        Assert.Equal(2, status.Lanes.Sum(lane => lane.Rows));
        Assert.All(status.Lanes, lane => Assert.NotEqual(0, lane.BackendPid));
        Assert.False(status.IsPrivateCluster);
    }

    private static async Task<int> KillAgainAndAgainAsync(string database, CancellationToken enough)
    {
        int rounds = 0;
        while (!enough.IsCancellationRequested)
        {
            await Sql.EndBackendsAsync(database, "engine lane");
            rounds++;
            await Task.Delay(15, CancellationToken.None);
        }

        return rounds;
    }
}
