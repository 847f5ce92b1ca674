using Engine.Faults.Tests.Faults;
using Engine.Faults.Tests.Rig;
using Engine.Journal;

namespace Engine.Faults.Tests;

/// <summary>Replication was promised, and the synchronous standby comes and goes.</summary>
public class StandbyTests
{
    private const string Name = "beside";

    [Fact]
    public async Task Nothing_is_acknowledged_that_the_standby_does_not_have()
    {
        await using var pair = await ReplicatedPair.StartAsync(Name);
        await using EngineUnderFaults rig = await EngineUnderFaults.StartAsync(pair.Primary, "--required-standbys", "1");
        Func<Task> restart = () => pair.Primary.RestartAsync("fast");
        Func<Task> cancel = () => new BackendTerminated(Backends.Lanes, by: "pg_cancel_backend").BeginAsync(rig);

        await rig.SufferAsync(new CommitsHang(() => pair.ExpectAsync("nobody"), () => Task.CompletedTask, () => pair.ExpectAsync(Name)));
        await rig.SufferAsync(new CommitsHang(() => pair.ExpectAsync("nobody"), restart, () => pair.ExpectAsync(Name)));
        await rig.SufferAsync(new CommitsHang(pair.StandbyGoesAsync, restart, pair.StandbyComesAsync));
        await rig.SufferAsync(new CommitsHang(pair.StandbyGoesAsync, cancel, pair.StandbyComesAsync));
        await rig.ProveAsync();
    }

    [Fact]
    public async Task A_promoted_standby_has_all_that_was_acknowledged_and_the_engine_goes_on_with_it()
    {
        await using var pair = await ReplicatedPair.StartAsync(Name);
        await using EngineUnderFaults rig = await EngineUnderFaults.StartAsync(pair.Primary, "--required-standbys", "1");
        await pair.Primary.DownAsync("immediate");
        await pair.FailOverAsync();
        TransferPresence presence = await TransferPresenceCheck.CheckAsync(
            pair.Primary.ConnectionString, rig.ToBeFound(), CancellationToken.None);
        Assert.True(presence.EachIsThereOnce, $"{presence.Missing} of {presence.Asked} missing, {presence.Doubled} doubled");

        rig.GoOnWith(pair.Primary);
        await rig.AnswerAsync();
        await rig.ProveAsync();
    }
}
