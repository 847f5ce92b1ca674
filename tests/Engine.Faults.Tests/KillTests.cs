using Engine.Cli.Processes;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests;

/// <summary>SIGKILL from outside, at moments that nothing inside can foresee.</summary>
public class KillTests(SharedLoad load) : IClassFixture<SharedLoad>
{
    [Fact]
    public async Task What_was_acknowledged_survives_kills_of_the_engine_exactly_once()
    {
        EngineUnderLoad loaded = await load.TakeAsync();
        for (int round = 0; round < TestScale.Rounds; round++)
        {
            await loaded.AnswerManyAsync();
            loaded.Engine.Process.Kill();
            await loaded.Engine.Process.Exited;
            await loaded.Engine.RestartAsync(EngineUnderLoad.Patience, CancellationToken.None);
        }

        await loaded.AnswerManyAsync();
        await loaded.FinishAsync();
        await loaded.ProveAsync();
    }

    [Fact]
    public async Task What_was_acknowledged_survives_kills_of_PostgreSQL_exactly_once()
    {
        EngineUnderLoad loaded = await load.TakeAsync();
        for (int round = 0; round < TestScale.Rounds; round++)
        {
            await loaded.AnswerManyAsync();
            Assert.True(Posix.TrySignal(loaded.Postmaster, Posix.Kill));
        }

        await loaded.AnswerManyAsync();
        await loaded.FinishAsync();
        await loaded.ProveAsync();
        Assert.False(loaded.Engine.Process.Exited.IsCompleted);
    }

    [Fact]
    public async Task An_engine_asked_to_stop_answers_what_it_accepted_and_leaves_nothing_running()
    {
        EngineUnderLoad loaded = await load.TakeAsync();
        await loaded.AnswerManyAsync();
        loaded.Engine.Process.Terminate();
        Assert.Equal(0, await loaded.Engine.Process.WaitExitAsync(EngineUnderLoad.Patience));
        Assert.False(loaded.IsPostmasterRunning);

        await loaded.Engine.RestartAsync(EngineUnderLoad.Patience, CancellationToken.None);
        await loaded.AnswerManyAsync();
        await loaded.FinishAsync();
        await loaded.ProveAsync();
    }
}
