using Engine.Watch.Canaries;
using Engine.Watch.Truth;

namespace Engine.Watch.Checks;

/// <summary>The checks that every engine has.</summary>
public static class StandardChecks
{
    /// <summary>New ones, for one engine: they remember what they saw.</summary>
    public static IReadOnlyList<ICheck> All() =>
    [
        new Watchdog(), new LimitCheck(), new ClockCheck(), new StandbyCheck(), new BackgroundCheck(),
        new AnswersCheck(), new AcknowledgedCheck(), new TrialBalanceCheck(), new RecentRowsCheck(),
        new TouchedLeavesCheck(), new CanaryCheck(),
    ];
}
