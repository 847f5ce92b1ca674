using Engine.Faults.Tests.Faults;
using Engine.Faults.Tests.Proxy;
using Engine.Faults.Tests.Rig;
using Npgsql;

namespace Engine.Faults.Tests;

/// <summary>Faults between engine and PostgreSQL, exactly around what makes a commit known.</summary>
public class WireTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    private static readonly (char Message, bool IsForwarded)[] _points =
    [
        (WireMessage.CopyDone, false),
        (WireMessage.CopyDone, true),
        (WireMessage.CommandComplete, false),
        (WireMessage.CommandComplete, true),
        (WireMessage.ReadyForQuery, false),
        (WireMessage.ReadyForQuery, true),
    ];

    [Fact]
    public Task A_connection_cut_at_any_point_of_a_commit_loses_and_doubles_nothing() => AtEachPointAsync(WireAct.Cut);

    [Fact]
    public Task A_commit_whose_answer_is_lost_is_found_by_appending_again() =>
        AtEachPointAsync(WireAct.LoseAnswers, leaves: "duplicate key value violates unique constraint");

    [Fact]
    public Task Delays_at_any_point_of_a_commit_keep_the_order() => AtEachPointAsync(WireAct.Delay);

    [Fact]
    public async Task A_message_that_vanishes_is_waited_for_no_longer_than_the_commit_timeout()
    {
        EngineUnderFaults rig = await engine.TakeAsync();
        foreach ((char message, _) in _points.Where(point => !point.IsForwarded))
        {
            await rig.SufferAsync(new CommitFault(message, isForwarded: false, WireAct.Drop, times: 1));
        }

        await rig.ProveAsync();
    }

    [Fact]
    public async Task Connections_that_fall_silent_are_given_up_closed_and_replaced()
    {
        const int LanesControlAndWatches = 5;

        // What looks at rows gives its own up to the driver, which closes it when the server speaks again: on these lines, never.
        const int RowsNowAndAtEachSilence = 3;
        await using EngineUnderFaults rig = await EngineUnderFaults.StartAsync("--seal-leaves", "false");
        await rig.SufferAsync(new ServerSilent());
        await rig.SufferAsync(new ServerSilent());
        await rig.WaitAsync(
            () => Task.FromResult(rig.Proxy.Links <= LanesControlAndWatches + RowsNowAndAtEachSilence), "no other connection is kept");
        await rig.WaitAsync(async () => await OfWatchesAsync(rig) is { All: >= 2, Doubled: 0 }, "PostgreSQL has one of each that watches");
        await rig.ProveAsync();
    }

    private static async Task<(long All, long Doubled)> OfWatchesAsync(EngineUnderFaults rig)
    {
        await using NpgsqlConnection connection = await rig.Cluster.ConnectAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT count(*), count(*) - count(DISTINCT application_name) FROM pg_stat_activity
            WHERE application_name LIKE 'engine watch%'
            """,
            connection);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private async Task AtEachPointAsync(WireAct act, string leaves = "")
    {
        EngineUnderFaults rig = await engine.TakeAsync();
        int logged = rig.Cluster.Log.Length;
        foreach ((char message, bool isForwarded) in _points)
        {
            await rig.SufferAsync(new CommitFault(message, isForwarded, act, times: TestScale.IsLong ? 2 : 1));
        }

        await rig.ProveAsync();
        Assert.Contains(leaves, rig.Cluster.Log[logged..]);
    }
}
