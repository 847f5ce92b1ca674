using Engine.Faults.Tests.Faults;
using Engine.Faults.Tests.Rig;
using Engine.Journal;

namespace Engine.Faults.Tests;

/// <summary>Replication was promised, and the synchronous standby comes and goes.</summary>
public class StandbyTests
{
    private const string Name = "beside";

    [Fact]
    public Task Where_a_standby_is_required_nothing_is_acknowledged_without_it() =>
        HangAsync("standbys are required", "--required-standbys", "1");

    [Fact]
    public Task A_commit_that_is_found_again_is_not_acknowledged_before_it_is_replicated() =>
        HangAsync("has not answered");

    [Fact]
    public async Task Where_a_standby_is_required_a_running_engine_notices_that_commits_wait_for_none_any_more()
    {
        await using var pair = await ReplicatedPair.StartAsync(Name);
        await using EngineUnderFaults rig =
            await EngineUnderFaults.StartAsync(pair.Primary, "--required-standbys", "1");
        await pair.ExpectAsync("");
        await rig.TellAsync("1 synchronous standbys are required and 0 seen");
        ulong durable = await rig.SettledSequenceAsync();
        await pair.Primary.ExecuteAsync("SELECT pg_sleep(1)"); // several heartbeats
        Assert.Equal(durable, await rig.SettledSequenceAsync());

        await pair.ExpectAsync(Name);
        await rig.AnswerAsync();
        await rig.ProveAsync();
    }

    [Fact]
    public async Task A_promoted_standby_has_all_that_was_acknowledged_and_the_engine_goes_on_with_it()
    {
        await using var pair = await ReplicatedPair.StartAsync(Name);
        await using EngineUnderFaults rig =
            await EngineUnderFaults.StartAsync(pair.Primary, "--required-standbys", "1");
        await pair.Primary.DownAsync("immediate");
        await pair.FailOverAsync();
        TransferPresence presence = await TransferPresenceCheck.CheckAsync(
            pair.Primary.ConnectionString, rig.ToBeFound(), CancellationToken.None);
        Assert.True(
            presence.EachIsThereOnce,
            $"{presence.Missing} of {presence.Asked} missing, {presence.Doubled} doubled");

        rig.GoOnWith(pair.Primary);
        await rig.AnswerAsync();
        await rig.ProveAsync();
    }

    private static async Task HangAsync(string told, params IEnumerable<string> options)
    {
        await using var pair = await ReplicatedPair.StartAsync(Name);
        await using EngineUnderFaults rig = await EngineUnderFaults.StartAsync(pair.Primary, options);
        Task Restart() => pair.Primary.RestartAsync("fast");
        Task Cancel() => new BackendTerminated(Backends.Lanes, by: "pg_cancel_backend").BeginAsync(rig);
        Task ExpectNobody() => pair.ExpectAsync("nobody");
        Task ExpectStandby() => pair.ExpectAsync(Name);

        await rig.SufferAsync(new CommitsHang(ExpectNobody, Cancel, told, ExpectStandby));
        await rig.SufferAsync(new CommitsHang(pair.StandbyGoesAsync, Restart, told, pair.StandbyComesAsync));
        await rig.ProveAsync();
    }
}
