using System.Diagnostics;

namespace Engine.Server.Figures;

/// <summary>
/// The span of a caller that traces its request, as it names it. Read only while somebody listens here; what cannot be used
/// is passed over, as W3C Trace Context asks: a request is not refused for the sake of its trace.
/// </summary>
internal static class CallerTrace
{
    private const int TraceBytes = 16;
    private const int SpanBytes = 8;

    /// <summary>From the ids of trace and span, as requests on a stream bring them.</summary>
    public static ActivityContext Of(ReadOnlySpan<byte> ids) =>
        RequestTraces.IsHeard && ids.Length == TraceBytes + SpanBytes ? Read(ids) : default;

    /// <summary>From the metadata of a single call.</summary>
    public static ActivityContext Of(HttpContext call) =>
        RequestTraces.IsHeard
        && ActivityContext.TryParse(call.Request.Headers.TraceParent, null, isRemote: true, out ActivityContext caller)
        && caller.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            ? caller
            : default;

    private static ActivityContext Read(ReadOnlySpan<byte> ids) =>
        IsZero(ids[..TraceBytes]) || IsZero(ids[TraceBytes..])
            ? default
            : new ActivityContext(
                ActivityTraceId.CreateFromBytes(ids[..TraceBytes]),
                ActivitySpanId.CreateFromBytes(ids[TraceBytes..]),
                ActivityTraceFlags.Recorded,
                isRemote: true);

    private static bool IsZero(ReadOnlySpan<byte> id) => !id.ContainsAnyExcept((byte)0);
}
