using Engine.Core.Disruptor;

namespace Engine.Server.Hosting;

/// <summary>
/// Waits as was chosen, which may change while the stages run. The choice is asked only when there is nothing to do, so that
/// work pays nothing for it.
/// </summary>
internal readonly struct ChosenWait(WaitChoice choice) : IWaitStrategy
{
    /// <inheritdoc/>
    public bool Idle(int rounds) => choice.Strategy switch
    {
        WaitStrategyKind.BusySpin => default(BusySpin).Idle(rounds),
        WaitStrategyKind.SpinThenPark => default(SpinThenPark).Idle(rounds),
        _ => default(YieldThenPark).Idle(rounds),
    };
}
