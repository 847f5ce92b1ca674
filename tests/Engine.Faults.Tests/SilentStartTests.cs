using Engine.Cli.Processes;
using Engine.Faults.Tests.Proxy;
using Engine.Faults.Tests.Rig;
using Engine.Server.Hosting;
using Npgsql;

namespace Engine.Faults.Tests;

/// <summary>A PostgreSQL that lets an engine in and then says nothing more, whatever the start was at.</summary>
public class SilentStartTests
{
    private const string Silent = "it is there but answers nothing";

    // Who it lets in; what it says about itself; what has to be migrated; what is in the journal; the claim.
    private static readonly (char Type, int Message)[] _moments =
        [('R', 1), (WireMessage.DataRow, 2), (WireMessage.CommandComplete, 25), (WireMessage.CopyData, 2), ('G', 1)];

    // The replay is left to the standby below, which reads the journal in the same way; the preflight ends as the migrations do.
    private static IReadOnlyList<(char Type, int Message)> Moments =>
        TestScale.IsLong ? _moments : [_moments[0], _moments[2], _moments[4]];

    [Fact]
    public async Task A_start_ends_with_the_reason_whatever_the_server_leaves_unanswered()
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using (EngineServer earlier = await EngineServer.StartAsync(cluster.ConnectionString))
        {
            earlier.Process.Terminate();
            Assert.Equal(ExitCode.Stopped, await earlier.Process.WaitExitAsync(Patience.Limit));
        }

        string[] journals = [.. Moments.Select((_, number) => $"journal_{number}")];
        foreach (string journal in journals)
        {
            await cluster.ExecuteAsync($"CREATE DATABASE {journal} TEMPLATE engine", "postgres");
        }

        await Task.WhenAll(Moments.Zip(journals, (moment, journal) => EndsAsync(cluster, journal, moment)));
    }

    [Fact]
    public async Task A_standby_that_cannot_begin_to_follow_ends_with_the_reason_and_the_leader_goes_on()
    {
        await using EngineUnderFaults rig = await EngineUnderFaults.StartAsync();
        await EndsAsync(rig.Cluster, "engine", (WireMessage.CopyData, 2));
        await rig.AnswerAsync();
        await rig.ProveAsync();
    }

    private static async Task EndsAsync(TestCluster cluster, string journal, (char Type, int Message) moment)
    {
        await using var proxy = new WireProxy(cluster) { Plan = new SilentFrom(moment.Type, moment.Message) };
        string connection = new NpgsqlConnectionStringBuilder(proxy.ConnectionString) { Database = journal }.ConnectionString;
        await using EngineProcess start = EngineProcess.Start(
            "serve", "--listen", "127.0.0.1:0", "--connection-string", connection,
            "--commit-timeout", "1s", "--lock-timeout", "0s", "--leaf-rows", EngineServer.LeafRows);
        Assert.Equal(ExitCode.CannotStart, await start.WaitExitAsync(Patience.Limit));
        string[] told = [.. start.Output.Split('\n').Where(line => line.StartsWith("engine: ", StringComparison.Ordinal))];
        Assert.True(told.Length == 1 && told[0].Contains(Silent, StringComparison.Ordinal), $"{moment}: {start.Output}");
        Assert.DoesNotContain("   at ", start.Output, StringComparison.Ordinal);
    }
}
