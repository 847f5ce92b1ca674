using Engine.Server.Figures;
using Engine.Server.Tuning;
using Grpc.AspNetCore.Server;

namespace Engine.Server.Bounds;

/// <summary>
/// What all calls share: the limits, the memory, and how many there are. A call ends twice: its answer is given, and its
/// answer has left; the one after which nothing more is done for it, the other after which nothing more is held.
/// </summary>
internal sealed class CallBounds(
    SettingsInForce settings, MemoryBudget budget, ClientWaits waits, ClientBook clients, ILogger<CallBounds> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    // Probes need few calls. Who has no credentials cannot take those of others.
    private const int ShareOpenToAll = 16;
    private const int LeastOpenToAll = 16;

    private int _open;
    private int _openToAll;
    private int _unanswered;

    /// <summary>The largest message of a ledger call, bytes.</summary>
    public int MaxMessageBytes => settings.Now.MaxMessageBytes;

    /// <summary>Bytes that the requests of one stream may hold.</summary>
    public long StreamBytes => settings.Now.StreamBytes;

    /// <summary>Whether clients have to prove who they are.</summary>
    public bool MustProve => settings.Started.ClientsFile.Length > 0;

    /// <summary>The bytes of all.</summary>
    public MemoryBudget Budget => budget;

    /// <summary>Those that wait for their clients.</summary>
    public ClientWaits Waits => waits;

    /// <summary>Calls that are open.</summary>
    public int Open => Volatile.Read(ref _open) + Volatile.Read(ref _openToAll);

    /// <summary>What is counted of each client.</summary>
    public ClientBook Clients => clients;

    /// <summary>Where a call that its client left is told, at debug.</summary>
    public ILogger Log => log;

    /// <summary>Calls at one time; those that ask for no credentials have a number of their own.</summary>
    public int MostCalls(bool isOpenToAll) =>
        isOpenToAll ? Math.Max(settings.Now.MaxCalls / ShareOpenToAll, LeastOpenToAll) : settings.Now.MaxCalls;

    /// <summary>Counts a call; false when there are too many.</summary>
    /// <param name="isOwn">Whether it is one of the engine's own services: a stop waits for its answer.</param>
    /// <param name="isOpenToAll">Whether it asks for no credentials, where others have to bring them.</param>
    public bool Enter(bool isOwn, bool isOpenToAll)
    {
        if (isOwn)
        {
            Interlocked.Increment(ref _unanswered);
        }

        return Interlocked.Increment(ref CountOf(isOpenToAll)) <= MostCalls(isOpenToAll);
    }

    /// <summary>A call of the engine's own services has been answered; the answer may not have left.</summary>
    public void Answer() => Interlocked.Decrement(ref _unanswered);

    /// <summary>The call has ended, and nothing is left of it.</summary>
    /// <param name="isOpenToAll">As it was counted.</param>
    public void Close(bool isOpenToAll) => Interlocked.Decrement(ref CountOf(isOpenToAll));

    /// <summary>
    /// Waits until every call of the engine's own services has been answered, at most so long; false if some have not.
    /// Closing the connections of clients takes a second or more; that the last answer was given is known sooner.
    /// </summary>
    public async Task<bool> EndAsync(TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost);
        while (Volatile.Read(ref _unanswered) > 0 && !limit.IsCancellationRequested)
        {
            await Task.Delay(Pause, CancellationToken.None);
        }

        return Volatile.Read(ref _unanswered) == 0;
    }

    /// <summary>
    /// Puts every call of gRPC between its bounds: reads its messages through <see cref="BoundedCall"/>. Pages take no body,
    /// and HTTP/1.1 has no calls.
    /// </summary>
    public Task RunAsync(HttpContext context, RequestDelegate next) =>
        HttpProtocol.IsHttp2(context.Request.Protocol)
        && context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null
            ? RunBoundedAsync(context, next)
            : next(context);

    private ref int CountOf(bool isOpenToAll) => ref isOpenToAll ? ref _openToAll : ref _open;

    private async Task RunBoundedAsync(HttpContext context, RequestDelegate next)
    {
        var call = new BoundedCall(this, context);

        // Not when the method has ended: its reply may still wait for the client to read it.
        context.Response.RegisterForDispose(call);
        try
        {
            await next(context);
            call.BeginWaitForReader();
        }
        finally
        {
            call.Answered();
        }
    }
}
