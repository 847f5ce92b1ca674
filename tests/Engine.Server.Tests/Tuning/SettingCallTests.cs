using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Tests.Tuning;

/// <summary>Settings are listed and changed by calls.</summary>
public sealed class SettingCallTests
{
    [Fact]
    public async Task A_change_is_in_force_when_it_is_answered_and_told_as_recorded_when_it_is_durable()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        TuneResponse done = await TuneAsync(engine, "ring-slots", "1,024");
        Assert.Equal((true, "16384", "1024", "ann", "a test"), (
            done.Changed, done.Change.From, done.Change.To, done.Change.Who, done.Change.Why));
        Assert.True(done.Change.Recorded);
        Assert.Equal((long)done.Change.Sequence, engine.Partition.Status.DurableSequence);
        Assert.Equal(1024, engine.Partition.Status.RingSlots);
        Setting setting = await SettingAsync(engine, "ring-slots");
        Assert.Equal(("1024", "16384", "16384", true, "ann"), (
            setting.Value, setting.DefaultValue, setting.StartValue, setting.Changeable, setting.Change.Who));
        Assert.Equal(done.Change, Assert.Single((await ChangesAsync(engine)).Changes));
    }

    [Fact]
    public async Task While_the_journal_stands_still_a_change_is_in_force_and_not_recorded_until_it_goes_on()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        engine.Journal.Held = true;
        TuneResponse done = await TuneAsync(engine, "request-bytes", "100,000,000");
        Assert.Equal((true, false), (done.Changed, done.Change.Recorded));
        Assert.Equal("100000000", (await SettingAsync(engine, "request-bytes")).Value);
        engine.Journal.Held = false;
        await EngineUnderTest.UntilAsync(() => ChangesAsync(engine).GetAwaiter().GetResult().Changes[0].Recorded);
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_what_was_changed_can_be_taken_back()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await TuneAsync(engine, "max-calls", "100");
        Assert.False((await TuneAsync(engine, "max-calls", "100")).Changed);
        await TuneAsync(engine, "max-calls", "200");
        TuneResponse back = await TuneAsync(engine, new TuneRequest { Name = "max-calls", Undo = true, Expected = "200" });
        Assert.Equal(("200", "100"), (back.Change.From, back.Change.To));
        RpcException twice = await Assert.ThrowsAsync<RpcException>(
            () => TuneAsync(engine, new TuneRequest { Name = "max-calls", Undo = true, Expected = "200" }));
        Assert.Equal((StatusCode.FailedPrecondition, "SETTING_NOT_EXPECTED"), Reason(twice));

        TuneResponse asStarted = await TuneAsync(engine, "max-calls", "");
        Assert.Equal(("100", ""), (asStarted.Change.From, asStarted.Change.To));
        Setting setting = await SettingAsync(engine, "max-calls");
        Assert.Equal((setting.StartValue, null), (setting.Value, setting.Change));
    }

    [Theory]
    [InlineData("ring-slots", "1000", "value is none for ring-slots: ring-slots: a power of two from 2 to 16777216, is 1000")]
    [InlineData("ring-slots", "many", "value is none for ring-slots: 'many' is not a whole number")]
    [InlineData("ring-slot", "1024", "name 'ring-slot' is no setting of the engine; engine tune lists them")]
    public async Task What_a_start_would_refuse_is_refused_in_the_same_words(string name, string value, string words)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => TuneAsync(engine, name, value));
        Assert.Equal((StatusCode.InvalidArgument, words), (refused.StatusCode, refused.Status.Detail));
        Assert.Empty((await ChangesAsync(engine)).Changes);
    }

    [Fact]
    public async Task A_setting_that_takes_a_restart_says_so_and_who_does_not_say_why_is_refused()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        RpcException fixedOne = await Assert.ThrowsAsync<RpcException>(() => TuneAsync(engine, "leaf-rows", "20000"));
        Assert.Equal((StatusCode.FailedPrecondition, "SETTING_NOT_CHANGEABLE"), Reason(fixedOne));
        RpcException silent = await Assert.ThrowsAsync<RpcException>(() => engine.Channel.CallAsync<TuneResponse>(
            Rpc.Admin, "Tune", new TuneRequest { Name = "lanes", Value = "3", Who = "ann" }));
        Assert.Equal("why is empty", silent.Status.Detail);
        RpcException never = await Assert.ThrowsAsync<RpcException>(
            () => TuneAsync(engine, new TuneRequest { Name = "lanes", Undo = true }));
        Assert.Equal((StatusCode.FailedPrecondition, "SETTING_NEVER_CHANGED"), Reason(never));
    }

    [Fact]
    public async Task A_window_that_grows_lets_a_stream_that_waits_for_room_go_on()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(new EngineOptions { StreamWindow = 2 });
        engine.Journal.Held = true;
        using SubmitStream stream = engine.Channel.Submit();
        for (ulong i = 1; i <= 6; i++)
        {
            await stream.SendAsync(Samples.Submission(i, Samples.Transfer(i)));
        }

        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.Claimed >= 3);
        Assert.InRange(engine.Partition.Status.Claimed, 3, 4);
        await TuneAsync(engine, "stream-window", "8");
        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.Claimed == 6);
        engine.Journal.Held = false;
        await stream.HalfCloseAsync();
        Assert.Equal([1, 2, 3, 4, 5, 6], (await stream.ReceiveAllAsync()).Select(reply => reply.RequestNumber));
    }

    private static Task<TuneResponse> TuneAsync(EngineUnderTest engine, string name, string value) =>
        TuneAsync(engine, new TuneRequest { Name = name, Value = value });

    private static Task<TuneResponse> TuneAsync(EngineUnderTest engine, TuneRequest request)
    {
        (request.Who, request.Why) = ("ann", "a test");
        return engine.Channel.CallAsync<TuneResponse>(Rpc.Admin, "Tune", request);
    }

    private static async Task<Setting> SettingAsync(EngineUnderTest engine, string name) =>
        (await engine.Channel.CallAsync<ListSettingsResponse>(Rpc.Admin, "ListSettings", new ListSettingsRequest()))
        .Settings.Single(setting => setting.Name == name);

    private static Task<ListChangesResponse> ChangesAsync(EngineUnderTest engine) =>
        engine.Channel.CallAsync<ListChangesResponse>(Rpc.Admin, "ListChanges", new ListChangesRequest());

    private static (StatusCode Status, string Reason) Reason(RpcException refused) =>
        (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
}
