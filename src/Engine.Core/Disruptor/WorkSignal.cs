namespace Engine.Core.Disruptor;

/// <summary>Wakes a stage's thread that found nothing to do. Signalling an awake thread costs one read.</summary>
public sealed class WorkSignal
{
    private readonly object _monitor = new();
    private int _parked;

    /// <summary>
    /// Says that the thread is about to park. It then looks for work once more, and parks only if there is none: with
    /// the fence here and the one in <see cref="Signal"/>, either it sees the work or the signaller sees it parked.
    /// </summary>
    public void PrepareToPark()
    {
        Volatile.Write(ref _parked, 1);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Takes <see cref="PrepareToPark"/> back: there was work after all.</summary>
    public void CancelPark() => Volatile.Write(ref _parked, 0);

    /// <summary>Parks until signalled, or until the time is over.</summary>
    public void Park(TimeSpan atMost)
    {
        lock (_monitor)
        {
            if (Volatile.Read(ref _parked) != 0)
            {
                Monitor.Wait(_monitor, atMost);
            }
        }

        CancelPark();
    }

    /// <summary>Wakes the thread if it is parked or about to; call after the work was published. Any thread.</summary>
    public void Signal()
    {
        // StoreLoad: without it the read below could pass the store that published the work.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _parked) != 0 && Interlocked.Exchange(ref _parked, 0) != 0)
        {
            lock (_monitor)
            {
                Monitor.Pulse(_monitor);
            }
        }
    }
}
