using Engine.Cli.Processes;
using Engine.Faults.Tests.Rig;
using Engine.V1;

namespace Engine.Faults.Tests;

/// <summary>SIGKILL from outside, at moments that nothing inside can foresee.</summary>
public class KillTests
{
    [Fact]
    public async Task What_was_acknowledged_survives_kills_of_the_engine_exactly_once()
    {
        await using EngineUnderLoad loaded = await EngineUnderLoad.StartAsync();
        for (int round = 0; round < TestScale.Rounds; round++)
        {
            await loaded.AnswerAsync(SomeTransfers());
            loaded.Engine.Process.Kill();
            await loaded.Engine.Process.Exited;
            await loaded.Engine.RestartAsync(EngineUnderLoad.Patience, CancellationToken.None);
        }

        await loaded.AnswerAsync(SomeTransfers());
        await loaded.FinishAsync();
        await loaded.ProveAsync();
    }

    [Fact]
    public async Task A_kill_while_leaves_are_sealed_leaves_nothing_that_the_next_start_does_not_seal()
    {
        await using EngineUnderLoad loaded = await EngineUnderLoad.StartAsync();
        HashSet<string> killedIn = [];
        for (int round = 0; round < 4 * TestScale.Rounds; round++)
        {
            await loaded.AnswerAsync(SomeTransfers());
            SealingStatus sealing = (await loaded.Client.GetStatusAsync()).Sealing;
            killedIn.Add(sealing.Step);
            loaded.Engine.Process.Kill();
            await loaded.Engine.Process.Exited;
            await loaded.Engine.RestartAsync(EngineUnderLoad.Patience, CancellationToken.None);
        }

        await loaded.FinishAsync();
        await loaded.SealAllAsync();
        await loaded.ProveAsync();
        Assert.True(killedIn.Count > 1, "the kills met different steps");
    }

    [Fact]
    public async Task What_was_acknowledged_survives_kills_of_PostgreSQL_exactly_once()
    {
        await using EngineUnderLoad loaded = await EngineUnderLoad.StartAsync();
        for (int round = 0; round < TestScale.Rounds; round++)
        {
            await loaded.AnswerAsync(SomeTransfers());
            Assert.True(Posix.TrySignal(loaded.Postmaster, Posix.Kill));
        }

        await loaded.AnswerAsync(SomeTransfers());
        await loaded.FinishAsync();
        await loaded.ProveAsync();
        Assert.False(loaded.Engine.Process.Exited.IsCompleted);
    }

    [Fact]
    public async Task An_engine_asked_to_stop_answers_what_it_accepted_and_leaves_nothing_running()
    {
        await using EngineUnderLoad loaded = await EngineUnderLoad.StartAsync();
        await loaded.AnswerAsync(SomeTransfers());
        loaded.Engine.Process.Terminate();
        Assert.Equal(0, await loaded.Engine.Process.WaitExitAsync(EngineUnderLoad.Patience));
        Assert.False(loaded.IsPostmasterRunning);

        await loaded.Engine.RestartAsync(EngineUnderLoad.Patience, CancellationToken.None);
        await loaded.AnswerAsync(SomeTransfers());
        await loaded.FinishAsync();
        await loaded.ProveAsync();
    }

    // Enough that blocks are in flight, and a different moment each time.
    private static long SomeTransfers() => Random.Shared.Next(10_000, 40_000);
}
