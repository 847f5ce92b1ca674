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
        Assert.Equal(4, Enumerable.Range(0, 3_000).Count(i => _traces.Wants(isSlow: i == 1_500)));
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
