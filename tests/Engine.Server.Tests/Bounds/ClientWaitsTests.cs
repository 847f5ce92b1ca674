using Engine.Server.Bounds;
using Engine.Server.Figures;
using Engine.Server.Hosting;
using Engine.Server.Tuning;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Server.Tests.Bounds;

/// <summary>Calls that wait for their clients while they hold memory, on a clock that the test moves.</summary>
public sealed class ClientWaitsTests : IDisposable
{
    private const long MiB = 1 << 20;
    private const int MessageBytes = 1 << 20;

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryBudget _budget = new(512 * MiB);
    private readonly ClientWaits _waits;
    private readonly CallBounds _bounds;

    public ClientWaitsTests()
    {
        var settings = new SettingsInForce(new EngineOptions());
        _waits = new ClientWaits(_budget, settings, _time, NullLogger<ClientWaits>.Instance);
        var clients = new ClientBook(_time, isRecording: true);
        _bounds = new CallBounds(settings, _budget, _waits, clients, NullLogger<CallBounds>.Instance);
    }

    public void Dispose() => _waits.Dispose();

    [Fact]
    public async Task A_message_that_was_begun_has_a_minute_though_nobody_needs_the_memory()
    {
        using var call = await WaitingCall.StartAsync(_bounds);
        Pass(TimeSpan.FromSeconds(59));
        Assert.False(call.IsReset);
        Pass(TimeSpan.FromSeconds(1));
        Assert.True(call.IsReset);
    }

    [Fact]
    public async Task While_there_is_memory_a_call_may_wait_for_its_client_to_read_for_ever()
    {
        using var call = await WaitingCall.StartAsync(_bounds);
        call.Call.EndWaitForSender();
        call.Call.BeginWaitForReader();
        Pass(TimeSpan.FromHours(1));
        Assert.False(call.IsReset);
    }

    [Fact]
    public async Task When_others_stand_in_line_a_call_that_has_waited_a_second_is_reset()
    {
        using var call = await WaitingCall.StartAsync(_bounds);
        FillUp();
        Task other = _budget.TakeAsync(MiB, CancellationToken.None).AsTask();
        Pass(TimeSpan.FromMilliseconds(800));
        Assert.False(call.IsReset);
        Pass(TimeSpan.FromMilliseconds(200));
        Assert.True(call.IsReset);
        Assert.False(other.IsCompleted); // a reset ends the call; the memory comes back with that
    }

    [Fact]
    public async Task That_somebody_who_cannot_wait_was_refused_counts_as_short_too()
    {
        using var call = await WaitingCall.StartAsync(_bounds);
        FillUp();
        Pass(TimeSpan.FromSeconds(2));
        Assert.False(call.IsReset);
        Assert.False(_budget.TryTake(MiB));
        Pass(TimeSpan.FromMilliseconds(100));
        Assert.True(call.IsReset);
    }

    [Fact]
    public async Task Those_that_have_waited_longest_are_reset_and_no_more_than_make_a_quarter_of_the_memory_free()
    {
        var calls = new List<WaitingCall>();
        while (_budget.Used < _budget.Capacity / 2)
        {
            calls.Add(await WaitingCall.StartAsync(_bounds));
            Pass(TimeSpan.FromMilliseconds(1));
        }

        Pass(TimeSpan.FromSeconds(2));
        Task other = _budget.TakeAsync(448 * MiB, CancellationToken.None).AsTask();
        Pass(TimeSpan.FromMilliseconds(100));
        int reset = calls.Count(call => call.IsReset);
        Assert.Equal(reset, calls.TakeWhile(call => call.IsReset).Count());
        Assert.InRange(reset * calls[0].HeldBytes, _budget.Capacity / 4, (_budget.Capacity / 4) + calls[0].HeldBytes);
        Assert.False(other.IsCompleted);
        calls.ForEach(call => call.Dispose());
    }

    [Fact]
    public async Task A_call_whose_client_has_come_is_not_reset_and_waits_from_the_start_the_next_time()
    {
        using var call = await WaitingCall.StartAsync(_bounds);
        Pass(TimeSpan.FromSeconds(10));
        call.Call.EndWaitForSender();
        FillUp();
        Task other = _budget.TakeAsync(MiB, CancellationToken.None).AsTask();
        Pass(TimeSpan.FromSeconds(10));
        Assert.False(call.IsReset);
        call.Call.BeginWaitForSender();
        Pass(TimeSpan.FromMilliseconds(500));
        Assert.False(call.IsReset);
        Pass(TimeSpan.FromSeconds(1));
        Assert.True(call.IsReset);
        Assert.False(other.IsCompleted);
    }

    [Fact]
    public async Task A_call_that_has_ended_is_not_reset_any_more()
    {
        var call = await WaitingCall.StartAsync(_bounds);
        call.Dispose();
        FillUp();
        Task other = _budget.TakeAsync(MiB, CancellationToken.None).AsTask();
        Pass(TimeSpan.FromSeconds(10));
        Assert.False(call.IsReset);
        Assert.False(other.IsCompleted);
    }

    private void FillUp()
    {
        while (_budget.TryTake(MiB))
        {
            // Until large requests find nothing left.
        }

        // The refusal that ended this was before what the test is about.
        Pass(TimeSpan.FromMilliseconds(100));
    }

    private void Pass(TimeSpan time) => _time.Advance(time);

    /// <summary>A stream that has sent a part of a message, for which memory was reserved, and not the rest.</summary>
    private sealed class WaitingCall : IHttpResetFeature, IDisposable
    {
        private WaitingCall(CallBounds bounds)
        {
            var context = new DefaultHttpContext();
            context.Features.Set<IHttpResetFeature>(this);
            Call = new BoundedCall(bounds, context);
        }

        public BoundedCall Call { get; }

        public bool IsReset { get; private set; }

        public long HeldBytes => Call.HeldBytes;

        public static async Task<WaitingCall> StartAsync(CallBounds bounds)
        {
            var started = new WaitingCall(bounds);
            Assert.True(await started.Call.ReserveAsync(MessageBytes, CancellationToken.None));
            started.Call.BeginWaitForSender();
            return started;
        }

        public void Reset(int errorCode) => IsReset = true;

        public void Dispose() => Call.Dispose();
    }
}
