using System.Diagnostics;
using Engine.Faults.Tests.Faults;
using Engine.Faults.Tests.Proxy;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests;

/// <summary>Everything at once, for as long as it takes: seconds by default, an hour at the full size.</summary>
public class MixedTests
{
    private static readonly TimeSpan _short = TimeSpan.FromSeconds(1.2);

    private static Func<IFault>[] Kinds =>
    [
        () => new BackendKilled(Backends.All),
        () => new BackendTerminated(Backends.All),
        () => new BackendTerminated(Backends.Lanes, by: "pg_cancel_backend"),
        () => ProcessesStopped.One(Backends.Lanes, _short),
        () => ProcessesStopped.One(Backends.Control, _short),
        () => ProcessesStopped.AllOfPostgres(_short),
        () => ProcessesStopped.Engine(_short),
        () => new EngineKilled(),
        () => new PostgresGone("fast"),
        () => new PostgresGone("immediate"),
        () => new PostgresGone(PostgresGone.Killed),
        () => new ConnectionsRefused(),
        () => new ServerSilent(),
        () => new ConnectionsExhausted(),
    ];

    [Fact]
    public async Task Mixed_faults_on_a_line_that_fails_at_random_lose_double_and_hurry_nothing()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"ENGINE_TEST_SEED={TestScale.Seed}");
        var random = new Random(TestScale.Seed);
        await using EngineUnderFaults rig = await EngineUnderFaults.StartAsync();
        var line = new AtRandom(TestScale.Seed);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TestScale.Mixed)
        {
            rig.Proxy.Plan = line;
            await rig.AnswerAsync();
            await rig.SufferAsync(Kinds[random.Next(Kinds.Length)]());
        }

        rig.Proxy.Plan = new Faithful();
        await rig.AnswerAsync();
        await rig.ProveAsync();
        Assert.True(line.Done > 0, "the line has failed at least once");
    }
}
