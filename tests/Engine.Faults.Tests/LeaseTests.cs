using Engine.Faults.Tests.Faults;
using Engine.Faults.Tests.Rig;
using Engine.Server.Hosting;
using Npgsql;

namespace Engine.Faults.Tests;

/// <summary>What guards the journal is changed by hand while an engine runs.</summary>
public class LeaseTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    // What an administrator can do to the guard of the lease.
    private const string Unguarded = "SET session_replication_role = replica";

    [Theory]
    [InlineData("epoch + 1")]
    [InlineData("epoch - 1")]
    public async Task An_engine_whose_epoch_is_not_the_leases_ends_as_fenced_and_the_next_goes_on(string epoch)
    {
        EngineUnderFaults rig = await engine.TakeAsync();
        long before = (await rig.Cluster.ColumnAsync<long>("SELECT epoch FROM engine.engine_lease"))[0];
        await rig.Cluster.ExecuteAsync($"{Unguarded}; UPDATE engine.engine_lease SET epoch = {epoch}");
        Assert.Equal(ExitCode.Fenced, await rig.Engine.Process.WaitExitAsync(Patience.Limit));

        await rig.Engine.RestartAsync();
        await rig.AnswerAsync();
        await rig.ProveAsync();
        Assert.True((await rig.Cluster.ColumnAsync<long>("SELECT epoch FROM engine.engine_lease"))[0] > before);
    }

    [Fact]
    public async Task PostgreSQL_refuses_to_take_the_epoch_back()
    {
        EngineUnderFaults rig = await engine.TakeAsync();
        await RefusesAsync("UPDATE engine.engine_lease SET epoch = epoch - 1", "may not go back");
        await RefusesAsync("DELETE FROM engine.engine_lease", "may not be deleted");
        await rig.AnswerAsync();
        await rig.ProveAsync();

        async Task RefusesAsync(string change, string reason)
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => rig.Cluster.ExecuteAsync(change));
            Assert.Contains(reason, refused.MessageText);
        }
    }

    [Fact]
    public async Task Who_holds_the_lease_and_since_when_by_the_servers_clock_means_nothing()
    {
        EngineUnderFaults rig = await engine.TakeAsync();
        string[] changes = ["holder = 'somebody'", "heartbeat = '1970-01-01'", "heartbeat = '2970-01-01'"];
        foreach (string change in changes)
        {
            await rig.SufferAsync(new SqlByHand($"UPDATE engine.engine_lease SET {change}", told: "", right: ""));
        }

        await rig.ProveAsync();
        Assert.False(rig.Engine.Process.Exited.IsCompleted);
    }

    [Fact]
    public async Task A_lease_row_that_is_gone_is_told_and_may_be_put_back()
    {
        EngineUnderFaults rig = await engine.TakeAsync();
        await rig.SufferAsync(new SqlByHand(
            $"{Unguarded}; CREATE TABLE set_aside AS TABLE engine.engine_lease; DELETE FROM engine.engine_lease",
            "engine_lease has no row",
            "INSERT INTO engine.engine_lease SELECT * FROM set_aside"));
        await rig.ProveAsync();
    }

    [Fact]
    public async Task A_leaf_without_its_fence_is_written_to_no_more_once_a_lane_connects()
    {
        // One of its own: the lanes are still in the first leaf, whose fence they have to miss.
        await using EngineUnderFaults rig = await EngineUnderFaults.StartAsync();
        await rig.SufferAsync(new SqlByHand(
            "DROP TRIGGER fence ON engine.journal_000001; "
                + $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {Backends.Lanes}",
            "lacks its fence trigger",
            "CREATE TRIGGER fence BEFORE INSERT ON engine.journal_000001 "
                + "FOR EACH STATEMENT EXECUTE FUNCTION engine.fence(); "
                + "ALTER TABLE engine.journal_000001 ENABLE ALWAYS TRIGGER fence"));
        await rig.ProveAsync();
    }
}
