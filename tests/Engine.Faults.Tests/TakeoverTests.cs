using System.Globalization;
using Engine.Cli.Processes;
using Engine.Client;
using Engine.Faults.Tests.Rig;
using Engine.V1;

namespace Engine.Faults.Tests;

/// <summary>A standby takes over from a leader that was killed, stopped, or asked to hand over, under load.</summary>
public class TakeoverTests(SharedPair shared) : IClassFixture<SharedPair>
{
    private const int DefaultRounds = 1;
    private const int FencedCode = 3;

    // Shorter than by default, so that a round does not take long.
    private static readonly string[] Options =
        ["--heartbeat", "300ms", "--lease-timeout", "3s", "--read-epoch-age", "1s", "--leaf-rows", EngineUnderLoad.LeafRows];

    private static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable("ENGINE_TEST_ROUNDS"), CultureInfo.InvariantCulture, out int rounds)
            ? rounds
            : DefaultRounds;

    [Fact]
    public async Task A_killed_leader_is_replaced_and_nothing_acknowledged_is_lost_or_doubled()
    {
        (EnginePair pair, EngineUnderLoad loaded) = await shared.TakeAsync(Options);
        for (int round = 0; round < Rounds; round++)
        {
            await loaded.AnswerAsync(SomeTransfers());
            pair.Leader.Kill();
            await pair.WaitTakeoverAsync(EngineUnderLoad.Patience, CancellationToken.None);
            await loaded.AnswerAsync(SomeTransfers());
            await pair.RejoinAsync(EngineUnderLoad.Patience, CancellationToken.None);
        }

        await loaded.FinishAsync();
        await loaded.ProveAsync();
    }

    [Fact]
    public async Task A_leader_that_hands_over_answers_what_it_took_and_ends_and_the_standby_goes_on()
    {
        (EnginePair pair, EngineUnderLoad loaded) = await shared.TakeAsync(Options);
        for (int round = 0; round < Rounds; round++)
        {
            await loaded.AnswerAsync(SomeTransfers());
            EngineProcess before = pair.Leader;
            ulong epoch = await EpochAsync(pair.LeaderAddress);
            await using (EngineClient standby = ClientOf(pair.StandbyAddress))
            {
                PromoteResponse promoted = await standby.PromoteAsync();
                Assert.False(promoted.AlreadyLeading);
                Assert.Equal(epoch + 1, promoted.Epoch);
            }

            await pair.WaitTakeoverAsync(EngineUnderLoad.Patience, CancellationToken.None);
            Assert.Equal(0, await before.WaitExitAsync(EngineUnderLoad.Patience));
            Assert.Contains("handing over", before.Output, StringComparison.Ordinal);
            Assert.True(loaded.IsPostmasterRunning);
            await loaded.AnswerAsync(SomeTransfers());
            await pair.RejoinAsync(EngineUnderLoad.Patience, CancellationToken.None);
        }

        await loaded.FinishAsync();
        await loaded.ProveAsync();
    }

    [Fact]
    public async Task A_stopped_leader_that_wakes_up_after_the_take_over_neither_writes_nor_answers()
    {
        (EnginePair pair, EngineUnderLoad loaded) = await shared.TakeAsync(Options);
        await loaded.AnswerAsync(SomeTransfers());
        EngineProcess zombie = pair.Leader;
        await using EngineClient ofZombie = ClientOf(pair.LeaderAddress);
        await ofZombie.GetStatusAsync();
        Assert.True(Posix.TrySignal(zombie.Id, Posix.Stop));
        await pair.WaitTakeoverAsync(EngineUnderLoad.Patience, CancellationToken.None);
        await loaded.AnswerAsync(SomeTransfers());

        // Sent before it wakes, so that it is the first thing that it finds.
        Task<GetAuditResponse> read = ofZombie.GetAuditAsync();
        Task<TransfersReply> write = ofZombie.CreateTransfersAsync(
            new Client.Transfer[] { new() { Id = 999, DebitAccountId = 1, CreditAccountId = 2, Amount = 1, Ledger = 1, Code = 1 } });
        Assert.True(Posix.TrySignal(zombie.Id, Posix.Continue));
        await Assert.ThrowsAsync<EngineException>(() => read);
        await Assert.ThrowsAsync<EngineException>(() => write);
        Assert.Equal(FencedCode, await zombie.WaitExitAsync(EngineUnderLoad.Patience));

        await loaded.AnswerAsync(SomeTransfers());
        await loaded.FinishAsync();
        Assert.Empty(await loaded.Client.LookupTransfersAsync(new UInt128[] { 999 }));
        await loaded.ProveAsync();
    }

    [Fact]
    public async Task A_leader_asked_to_stop_leaves_the_cluster_to_its_standby_and_the_last_one_stops_it()
    {
        (EnginePair pair, EngineUnderLoad loaded) = await shared.TakeAsync(Options);
        await loaded.AnswerAsync(SomeTransfers());
        EngineProcess before = pair.Leader;
        before.Terminate();
        await pair.WaitTakeoverAsync(EngineUnderLoad.Patience, CancellationToken.None);
        Assert.Equal(0, await before.WaitExitAsync(EngineUnderLoad.Patience));
        await loaded.AnswerAsync(SomeTransfers());
        await loaded.FinishAsync();
        await loaded.ProveAsync();

        pair.Leader.Terminate();
        Assert.Equal(0, await pair.Leader.WaitExitAsync(EngineUnderLoad.Patience));
        Assert.False(loaded.IsPostmasterRunning);
        await shared.EndAsync(); // nobody is left who could be followed
    }

    private static async Task<ulong> EpochAsync(string address)
    {
        await using EngineClient client = ClientOf(address);
        return (await client.GetStatusAsync()).Epoch;
    }

    private static EngineClient ClientOf(string address) =>
        new(new EngineClientOptions { Addresses = [address], Deadline = TimeSpan.FromSeconds(5) });

    private static long SomeTransfers() => Random.Shared.Next(200, 1_500);
}
