namespace Engine.Server.Hosting;

/// <summary>
/// Counts the engine's own calls. Closing the connections of clients takes a second or more; that the last answer was
/// given is known sooner.
/// </summary>
internal sealed class CallsUnderWay
{
    private const string OwnServices = "/engine.v1.";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private int _count;

    /// <summary>Runs a call, counted if it is one of the engine's own.</summary>
    public Task CountAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Path.Value is { } path && path.StartsWith(OwnServices, StringComparison.Ordinal)
            ? RunCountedAsync(context, next)
            : next(context);

    /// <summary>Waits until there is none, at most so long; false if there still are some.</summary>
    public async Task<bool> EndAsync(TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost);
        while (Volatile.Read(ref _count) > 0 && !limit.IsCancellationRequested)
        {
            await Task.Delay(Pause, CancellationToken.None);
        }

        return Volatile.Read(ref _count) == 0;
    }

    private async Task RunCountedAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _count);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
