namespace Engine.Server.Hosting;

/// <summary>How the threads of the stages wait; may be changed by any thread.</summary>
internal sealed class WaitChoice
{
    // With hardly more cores than that, spinning takes the core from PostgreSQL or the client.
    private const int FewCores = 4;

    private volatile WaitStrategyKind _strategy;

    /// <summary>The strategy; <see cref="WaitStrategyKind.Auto"/> is resolved when it is set.</summary>
    public WaitStrategyKind Strategy
    {
        get => _strategy;
        set => _strategy = value != WaitStrategyKind.Auto ? value
            : Environment.ProcessorCount > FewCores ? WaitStrategyKind.SpinThenPark
            : WaitStrategyKind.YieldThenPark;
    }
}
