using Engine.Server.Tuning;

namespace Engine.Server.Bounds;

/// <summary>
/// The calls that hold memory while they wait for their own client: for the rest of a message, or for it to read
/// replies. They may do so as long as there is memory; when others stand in line for it, those that have waited
/// longest are reset. A message that was begun has to be whole in time even so, and the request of a single call has to
/// come: gRPC knows no least rate for streams.
/// </summary>
internal sealed class ClientWaits : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Enough at one time that a line of many does not move by one in each period.
    private const int ShareToFree = 4;

    private readonly MemoryBudget _budget;
    private readonly SettingsInForce _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly LinkedList<ClientWait> _waiting = new();
    private readonly ITimer _timer;
    private long _refused;

    /// <summary>Looks after a budget.</summary>
    public ClientWaits(MemoryBudget budget, SettingsInForce settings, TimeProvider time, ILogger<ClientWaits> log)
    {
        _budget = budget;
        _settings = settings;
        _time = time;
        _log = log;
        _timer = time.CreateTimer(_ => Look(), null, Period, Period);
    }

    /// <summary>The call begins to wait for its client.</summary>
    public void Begin(ClientWait wait)
    {
        wait.IsBegun = true;
        lock (_gate)
        {
            if (wait.Place.List is null)
            {
                wait.Since = _time.GetTimestamp();
                _waiting.AddLast(wait.Place);
            }
        }
    }

    /// <summary>The client has come, or the call has ended: it is not reset any more when this returns.</summary>
    public void End(ClientWait wait)
    {
        if (!wait.IsBegun)
        {
            return;
        }

        wait.IsBegun = false;
        lock (_gate)
        {
            if (wait.Place.List is not null)
            {
                _waiting.Remove(wait.Place);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        ResetOverdue();
        ResetWhileShort();
    }

    // Those that wait are in the order in which they began to.
    private void ResetOverdue()
    {
        TimeSpan most = _settings.Now.MessageTimeout;
        int reset = 0;
        lock (_gate)
        {
            LinkedListNode<ClientWait>? next = _waiting.First;
            while (next is { Value: var wait } && _time.GetElapsedTime(wait.Since) >= most)
            {
                next = next.Next;
                if (wait.IsForSender)
                {
                    _waiting.Remove(wait.Place);
                    wait.Reset();
                    reset++;
                }
            }
        }

        if (reset > 0)
        {
            _log.SlowSendersReset(reset, most);
        }
    }

    private void ResetWhileShort()
    {
        long refused = _budget.Refused;
        bool isShort = _budget.HasLine || refused != _refused;
        _refused = refused;
        if (!isShort)
        {
            return;
        }

        int reset = 0;
        lock (_gate)
        {
            // Under the lock, or the call might have ended and its HTTP stream serve another one.
            for (long freed = 0; freed < _budget.Capacity / ShareToFree && Oldest() is { } wait; reset++)
            {
                freed += Math.Max(1, wait.HeldBytes);
                _waiting.Remove(wait.Place);
                wait.Reset();
            }
        }

        if (reset > 0)
        {
            _log.IdleCallsReset(reset);
        }
    }

    private ClientWait? Oldest() =>
        _waiting.First?.Value is { } first && _time.GetElapsedTime(first.Since) >= Patience ? first : null;
}
