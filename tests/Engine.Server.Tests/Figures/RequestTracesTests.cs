using System.Diagnostics;
using Engine.Core.Pipeline;
using Engine.Server.Figures;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Server.Tests.Figures;

/// <summary>Which requests are told as traces, and what of them.</summary>
public sealed class RequestTracesTests : IDisposable
{
    private static int s_names;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 2, 0, 0, TimeSpan.Zero));
    private readonly string _client = $"traced-{Interlocked.Increment(ref s_names)}";
    private readonly RequestTraces _traces;
    private readonly List<Activity> _told = [];
    private ActivityListener? _listener;

    public RequestTracesTests() => _traces = new RequestTraces(_time);

    public void Dispose() => _listener?.Dispose();

    [Fact]
    public void A_slow_request_is_told_with_its_way_through_ring_and_journal()
    {
        Listen();
        _traces.Tell(Answered(ring: 300, journal: 900));
        Activity request = _told.Single(told => told.OperationName == "engine.request");
        Assert.Equal(42L, request.GetTagItem("engine.sequence.last"));
        Assert.Null(request.Parent);
        Assert.Equal(TimeSpan.FromMilliseconds(1_200), request.Duration);
        Assert.Equal(_time.GetUtcNow().UtcDateTime, request.StartTimeUtc + request.Duration);
        Activity ring = Part("engine.ring", request);
        Activity journal = Part("engine.journal", request);
        Assert.Equal((TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(900)), (ring.Duration, journal.Duration));
        Assert.Equal(ring.StartTimeUtc + ring.Duration, journal.StartTimeUtc);
    }

    [Fact]
    public void Of_those_that_are_not_slow_one_in_a_thousand_is_told()
    {
        Listen();
        Assert.Equal(4, Enumerable.Range(0, 3_000).Count(i => _traces.Wants(isSlow: i == 1_500, caller: default)));
    }

    [Fact]
    public void What_its_caller_traces_is_told_as_a_part_of_that_trace_but_not_more_of_it_than_the_engine_can_bear()
    {
        Listen();
        ActivityContext caller = CallerTrace.Of([.. Enumerable.Range(1, 24).Select(i => (byte)i)]);
        _traces.Tell(Answered(ring: 1, journal: 2) with { Caller = caller });
        Activity request = _told.Single(told => told.OperationName == "engine.request");
        Assert.Equal((caller.TraceId, caller.SpanId), (request.TraceId, request.ParentSpanId));
        Assert.Equal("0102030405060708090a0b0c0d0e0f10", request.TraceId.ToHexString());
        Assert.Equal(1_002, Enumerable.Range(0, 2_000).Count(_ => _traces.Wants(isSlow: false, caller))); // 2 of them in any case
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_traces.Wants(isSlow: false, caller));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(25)]
    [InlineData(24)] // of the right length, but zero
    public void What_is_no_span_of_a_caller_is_passed_over(int length)
    {
        Listen();
        Assert.Equal(default, CallerTrace.Of(new byte[length]));
    }

    private Activity Part(string name, Activity of) =>
        _told.Single(told => told.OperationName == name && told.ParentSpanId == of.SpanId);

    // Engines of other tests are traced by the same source.
    private void Listen()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RequestTraces.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Equals((activity.Parent ?? activity).GetTagItem("engine.client"), _client))
                {
                    _told.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private TracedRequest Answered(double ring, double journal)
    {
        long arrived = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(ring));
        long taken = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(journal));
        return new TracedRequest(
            _client, BatchKind.CreateTransfers, 3, 40, 42, arrived, taken, _time.GetTimestamp());
    }
}
