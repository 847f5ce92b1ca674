namespace Engine.Core.Disruptor;

/// <summary>
/// Yields a few times, then parks: for machines with hardly more cores than busy threads, where spinning takes the
/// core from the very thread that is waited for.
/// </summary>
public readonly struct YieldThenPark : IWaitStrategy
{
    private const int Yields = 20;

    /// <inheritdoc/>
    public bool Idle(int rounds)
    {
        if (rounds > Yields)
        {
            return true;
        }

        Thread.Yield();
        return false;
    }
}

/// <summary>Spins for some microseconds, yields, then parks: for machines with cores to spare.</summary>
public readonly struct SpinThenPark : IWaitStrategy
{
    private const int Spins = 1_000;
    private const int Yields = 100;

    /// <inheritdoc/>
    public bool Idle(int rounds)
    {
        if (rounds <= Spins)
        {
            Thread.SpinWait(20);
            return false;
        }

        if (rounds > Spins + Yields)
        {
            return true;
        }

        Thread.Yield();
        return false;
    }
}

/// <summary>Never parks: the least latency, for a core that the stage has to itself.</summary>
public readonly struct BusySpin : IWaitStrategy
{
    /// <inheritdoc/>
    public bool Idle(int rounds)
    {
        Thread.SpinWait(1);
        return false;
    }
}
