using Engine.Cli.Verification;
using Engine.Cli.Workload;
using Engine.Client;
using Engine.Faults.Tests.Proof;
using Engine.Faults.Tests.Rig;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Faults.Tests;

/// <summary>The time of day jumps by hours, to and fro, while an engine serves.</summary>
public class ClockTests
{
    private const string StampsThatDoNotRise =
        """
        SELECT count(*) FROM (
            SELECT ts, lag(ts) OVER (ORDER BY seq) AS before FROM engine.journal WHERE kind <> 0) stamp
        WHERE ts <= before
        """;

    [Fact]
    public async Task Stamps_rise_and_no_call_ends_early_whatever_the_time_of_day_does()
    {
        var sample = new SampleTransfers(run: 13, customers: 500, holds: true);
        var acknowledged = new Acknowledged();
        var clock = new SteppingClock();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using RunningEngine engine = await RunningEngine.StartAsync(
            new EngineOptions { ConnectionString = cluster.ConnectionString, Listen = ["127.0.0.1:0"] },
            clock,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        await using var writers =
            new Writers([.. engine.Addresses], sample, acknowledged, TimeSpan.FromMilliseconds(1));
        await using var asking =
            new EngineClient(new EngineClientOptions { Addresses = [.. engine.Addresses] });
        await sample.OpenAccountsAsync(writers.Client, CancellationToken.None);
        writers.Start();
        foreach (int hours in (int[])[3, -3, 0, 26, -26, 1, 0])
        {
            clock.Set(TimeSpan.FromHours(hours));
            int goal = acknowledged.Count + 20;
            await Patience.UntilAsync(
                async () =>
                {
                    await writers.FailAsync();
                    Assert.Single(await asking.LookupAccountsAsync(new[] { sample.BusiestAccount }));
                    return acknowledged.Count >= goal;
                },
                $"requests are acknowledged {hours} hours ahead",
                () => string.Join('\n', acknowledged.Broken));
        }

        await writers.FinishAsync();
        Assert.Empty(acknowledged.Broken);
        Assert.Equal(0, (await cluster.ColumnAsync<long>(StampsThatDoNotRise))[0]);
        DurabilityProof proof = await DurabilityProof.TakeAsync(
            cluster.ConnectionString, writers.Client, acknowledged.ToBeFound(sample), CancellationToken.None);
        Assert.True(proof.Holds, proof.Broken);
        Assert.Equal(0, await engine.StopAsync());
    }
}
