using Engine.Server.Hosting;

namespace Engine.Server.Bounds;

/// <summary>What all calls share: the limits, the memory, and how many there may be.</summary>
internal sealed class CallBounds(
    EngineOptions options, MemoryBudget budget, ClientWaits waits, ILogger<CallBounds> log)
{
    private int _open;

    /// <summary>The largest message of a ledger call, bytes.</summary>
    public int MaxMessageBytes => options.MaxMessageBytes;

    /// <summary>Bytes that the requests of one stream may hold.</summary>
    public long StreamBytes => options.StreamBytes;

    /// <summary>Calls at one time.</summary>
    public int MaxCalls => options.MaxCalls;

    /// <summary>The bytes of all.</summary>
    public MemoryBudget Budget => budget;

    /// <summary>Those that wait for their clients.</summary>
    public ClientWaits Waits => waits;

    /// <summary>Where a call that its client left is told, at debug.</summary>
    public ILogger Log => log;

    /// <summary>Counts a call; false when there are too many.</summary>
    public bool Open() => Interlocked.Increment(ref _open) <= options.MaxCalls;

    /// <summary>The call has ended.</summary>
    public void Close() => Interlocked.Decrement(ref _open);

    /// <summary>Puts every call between its bounds: reads its messages through <see cref="BoundedCall"/>.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var call = new BoundedCall(this, context);

        // Not when the method has ended: its reply may still wait for the client to read it.
        context.Response.RegisterForDispose(call);
        await next(context);
        call.BeginWaitForReader();
    }
}
