using Engine.Cli.Processes;
using Engine.Faults.Tests.Rig;
using Engine.Journal;

namespace Engine.Faults.Tests;

/// <summary>SIGKILL while leaves are sealed, archived or brought back, of what does it and of the engine beside it.</summary>
public class SealingKillTests
{
    // Looks for a step that no kill has met yet; a kill at another is as good once that has taken a while.
    private const int MostLooks = 25;

    // Between two requests: leaves become full, and the tool is not kept from the processor.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_kill_while_leaves_are_sealed_leaves_nothing_that_the_next_start_does_not_seal()
    {
        await using EngineUnderLoad loaded = await EngineUnderLoad.StartAsync();
        HashSet<string> killedIn = [];
        for (int round = 0; round < TestScale.SealingRounds || (killedIn.Count < 2 && round < 40); round++)
        {
            await loaded.AnswerLeafAsync();
            int looks = 0;
            await Patience.UntilAsync(
                async () => killedIn.Add((await loaded.Client.GetStatusAsync()).Sealing.Step) || ++looks == MostLooks,
                "a step of sealing is met",
                () => loaded.Engine.Process.Output);
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
    public async Task A_kill_while_leaves_are_archived_or_brought_back_leaves_nothing_that_the_next_run_does_not_complete()
    {
        await using EngineUnderLoad loaded = await EngineUnderLoad.StartAsync(TestScale.IsLong ? TimeSpan.Zero : _pause);
        string[] archive = ["--to", Path.Combine(loaded.Engine.Folder, "archives"), "--data", loaded.Engine.Folder];
        string[] restore = ["--restore", "1", "--data", loaded.Engine.Folder];
        await KillAtAsync([.. archive, "--keep", $"{await SealedAsync() - 1}"], "swapping");
        await loaded.FinishAsync();
        await KillAtAsync([.. archive, "--keep", $"{await SealedAsync() - 1}"], "keeping rows");
        loaded.Engine.Process.Kill();
        await loaded.Engine.Process.Exited;
        await loaded.Engine.RestartAsync(EngineUnderLoad.Patience, CancellationToken.None);
        await CompleteAsync([.. archive, "--keep", $"{await SealedAsync() - 1}"]);
        Assert.Contains(await JournalArchive.ListAsync(loaded.Engine.Journal, default), leaf => leaf.Leaf == 1);
        await KillAtAsync(restore, "building journal_000001_debit");
        await CompleteAsync(restore);
        await loaded.ProveAsync();

        // An engine that was started just now does not know yet.
        async Task<int> SealedAsync()
        {
            int leaf = 0;
            await Patience.UntilAsync(
                async () => (leaf = (int)(await loaded.Client.GetStatusAsync()).Sealing.SealedLeaf) >= 2,
                "two leaves are sealed",
                () => loaded.Engine.Process.Output);
            return leaf;
        }

        async Task KillAtAsync(string[] command, string step)
        {
            await using EngineProcess tool = EngineProcess.Start(["archive", .. command]);
            await Patience.UntilAsync(
                () => Task.FromResult(tool.Output.Contains($": {step}", StringComparison.Ordinal) || tool.Exited.IsCompleted),
                $"it is {step}",
                () => tool.Output);
            tool.Kill();
            await tool.Exited;
        }

        async Task CompleteAsync(string[] command)
        {
            await using EngineProcess tool = EngineProcess.Start(["archive", .. command]);
            Assert.True(await tool.WaitExitAsync(EngineUnderLoad.Patience) == 0, tool.Output);
        }
    }
}
