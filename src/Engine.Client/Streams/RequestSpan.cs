using System.Diagnostics;
using Engine.Client.Wire;

namespace Engine.Client.Streams;

/// <summary>
/// The span of a request, from when its callers meant to start until they have their answer; the engine's spans become
/// children of it. There is one only where somebody listens to the source and samples it; a listener's sampler decides,
/// and the trace of the caller goes on where it has one.
/// </summary>
internal sealed class RequestSpan
{
    private const int TraceBytes = 16;

    // As many as OpenTelemetry keeps of a span.
    private const int MostLinks = 128;

    private static readonly ActivitySource Source = new(EngineClient.TraceSource);

    private readonly Activity activity;
    private readonly TimeProvider time;
    private readonly byte[] context = new byte[SubmitRequestEncoder.TraceContextBytes];
    private ActivitySpanId linked;
    private int links;

    private RequestSpan(Activity activity, TimeProvider time)
    {
        this.activity = activity;
        this.time = time;
        activity.TraceId.CopyTo(context.AsSpan(0, TraceBytes));
        activity.SpanId.CopyTo(context.AsSpan(TraceBytes));
    }

    /// <summary>What the engine is sent: the ids of trace and span.</summary>
    public ReadOnlySpan<byte> Context => context;

    /// <summary>Begins one; null where nobody wants it.</summary>
    /// <param name="since">When the caller meant to start, a timestamp of the clock.</param>
    /// <param name="time">The clock.</param>
    public static RequestSpan? Begin(long since, TimeProvider time) =>
        Source.HasListeners() ? BeginSampled(since, time) : null;

    /// <summary>Another caller's transfers go with the request: its trace, if it has another one, is named too.</summary>
    public void Join()
    {
        if (Activity.Current is { } caller && caller.SpanId != activity.ParentSpanId && caller.SpanId != linked && links < MostLinks)
        {
            (linked, links) = (caller.SpanId, links + 1);
            activity.AddLink(new ActivityLink(caller.Context));
        }
    }

    /// <summary>The callers get their answer.</summary>
    /// <param name="events">Events of the request.</param>
    /// <param name="refused">Of them, those that are not ok.</param>
    /// <param name="failedAttempts">Attempts that were refused or lost before.</param>
    public void Answered(int events, int refused, int failedAttempts)
    {
        activity.SetTag("engine.events.refused", refused);
        End(events, failedAttempts);
    }

    /// <summary>The callers are told that there is none.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="events">Events of the request.</param>
    /// <param name="failedAttempts">Attempts that were refused or lost.</param>
    public void Failed(Exception failure, int events, int failedAttempts)
    {
        activity.SetStatus(ActivityStatusCode.Error, failure.Message);
        activity.SetTag("error.type", failure is EngineException { Kind: var kind } ? kind.ToString() : failure.GetType().Name);
        End(events, failedAttempts);
    }

    private static RequestSpan? BeginSampled(long since, TimeProvider time)
    {
        var activity = Source.CreateActivity(
            "engine.submit", ActivityKind.Client, default(ActivityContext), idFormat: ActivityIdFormat.W3C);
        if (activity is not { Recorded: true })
        {
            return null;
        }

        // It is the request's, not what the caller does from now on.
        var caller = Activity.Current;
        activity.SetStartTime((time.GetUtcNow() - time.GetElapsedTime(since)).UtcDateTime).Start();
        Activity.Current = caller;
        return new RequestSpan(activity, time);
    }

    private void End(int events, int failedAttempts)
    {
        var current = Activity.Current;
        activity.SetTag("engine.events", events);
        activity.SetTag("engine.attempts.failed", failedAttempts);
        activity.SetEndTime(time.GetUtcNow().UtcDateTime);
        activity.Dispose();
        Activity.Current = current;
    }
}
