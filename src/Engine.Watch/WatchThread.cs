namespace Engine.Watch;

/// <summary>
/// Has one of those that watch look again and again, on a thread of its own, and tells by its pulse how that goes. Whatever a
/// look throws ends that look alone: one that watches does not end the engine.
/// </summary>
internal sealed class WatchThread : IDisposable
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<TimeSpan> _look;
    private readonly Func<Exception, TimeSpan> _afterFailure;
    private readonly Action _end;
    private readonly Thread _thread;

    /// <summary>Prepares; nothing runs until <see cref="Start"/>.</summary>
    /// <param name="name">What the thread is called.</param>
    /// <param name="pulse">By which it says that it lives.</param>
    /// <param name="look">Looks once; says how long to rest then.</param>
    /// <param name="afterFailure">Puts right what a failed look left behind; says how long to rest then.</param>
    /// <param name="end">Lets go of what is held, when it is over.</param>
    public WatchThread(string name, Pulse pulse, Func<TimeSpan> look, Func<Exception, TimeSpan> afterFailure, Action end)
    {
        (Pulse, _look, _afterFailure, _end) = (pulse, look, afterFailure, end);
        _thread = new Thread(Run) { IsBackground = true, Name = name };
    }

    /// <summary>By which it says that it lives.</summary>
    public Pulse Pulse { get; }

    /// <summary>Falls when it is over.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Begins.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends it; a look that is under way is hardly waited for.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join(s_farewell);
        }
    }

    private void Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            _stopping.Token.WaitHandle.WaitOne(Look());
        }

        _end();
    }

    private TimeSpan Look()
    {
        Pulse.Begin();
        try
        {
            TimeSpan rest = _look();
            Pulse.Succeed();
            return rest;
        }
        catch (Exception failure)
        {
            Pulse.Fail(failure.GetBaseException().Message);
            return _afterFailure(failure);
        }
    }
}
