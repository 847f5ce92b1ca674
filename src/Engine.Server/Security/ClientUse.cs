namespace Engine.Server.Security;

/// <summary>What a client has at this time, held against its limits. Safe on any thread.</summary>
/// <param name="client">The client.</param>
/// <param name="tuned">Rates that count above the one of its limits.</param>
internal sealed class ClientUse(ClientIdentity client, TunedRates tuned)
{
    // A limit that is lifted meanwhile is felt by then.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly ShareCount _streams = new();
    private readonly ShareCount _requests = new();
    private EventRate? _events;

    /// <summary>Whether there is any limit, by the file or tuned.</summary>
    public bool IsBounded => Limits is not null || tuned.TryFind(client.Name, out _);

    private ClientLimits? Limits => client.Grant.Limits;

    private long? EventsPerSecond => tuned.TryFind(client.Name, out long? rate) ? rate : Limits?.EventsPerSecond;

    /// <summary>A stream is opened; to be disposed with it.</summary>
    /// <exception cref="Grpc.Core.RpcException">It has as many as it may.</exception>
    public Share Stream() => Take(_streams, Limits?.Streams, "streams");

    /// <summary>A single call has begun; to be disposed with it.</summary>
    /// <exception cref="Grpc.Core.RpcException">As many as may are not answered yet.</exception>
    public Share Request() => Take(_requests, Limits?.Requests, "requests");

    /// <summary>A single call writes events.</summary>
    /// <exception cref="Grpc.Core.RpcException">It has written as many as it may for now.</exception>
    public void Write(int events, TimeProvider time)
    {
        if (EventsPerSecond is { } most && Take(events, most, time) is var wait && wait > TimeSpan.Zero)
        {
            throw AccessRefusals.OverLimit(client, "events_per_second", most, wait);
        }
    }

    /// <summary>A stream brings a request with events, which waits until the client may have it.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public async ValueTask<Share> RequestAsync(int events, TimeProvider time, CancellationToken cancellation)
    {
        while (EventsPerSecond is { } most && Take(events, most, time) is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellation);
        }

        if (Limits?.Requests is null)
        {
            return default;
        }

        await _requests.TakeAsync(() => Limits?.Requests, cancellation);
        return new Share(_requests);
    }

    private TimeSpan Take(int events, long perSecond, TimeProvider time)
    {
        EventRate? rate = Volatile.Read(ref _events);
        while (rate?.PerSecond != perSecond)
        {
            // The first, or the limit has changed.
            EventRate next = rate?.At(perSecond, time) ?? new EventRate(perSecond);
            EventRate? seen = Interlocked.CompareExchange(ref _events, next, rate);
            rate = seen == rate ? next : seen;
        }

        return rate.Take(events, time);
    }

    private Share Take(ShareCount count, int? most, string limit) =>
        most is not { } bound ? default
        : count.TryTake(bound) ? new Share(count)
        : throw AccessRefusals.OverLimit(client, limit, bound, TimeSpan.Zero);
}
