namespace Engine.Server.Hosting;

/// <summary>What the threads of the pipeline do while there is nothing to do.</summary>
public enum WaitStrategyKind
{
    /// <summary>By the number of cores: yields on up to four, spins on more.</summary>
    Auto,

    /// <summary>Yields, then parks: few cores.</summary>
    YieldThenPark,

    /// <summary>Spins, yields, then parks: cores to spare.</summary>
    SpinThenPark,

    /// <summary>Never parks: a core for each thread.</summary>
    BusySpin,
}
