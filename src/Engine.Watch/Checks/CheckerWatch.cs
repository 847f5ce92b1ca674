using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>Watches those that watch.</summary>
internal static class CheckerWatch
{
    private static readonly TimeSpan s_failing = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong with them.</summary>
    /// <param name="checkers">How they stand.</param>
    /// <param name="isExplained">
    /// Whether an alarm says already why what they look at cannot be looked at: then that they fail is no news.
    /// </param>
    public static IEnumerable<Finding> Look(IEnumerable<CheckerSample> checkers, bool isExplained)
    {
        foreach (CheckerSample checker in checkers)
        {
            bool hangs = checker.UnderWay > checker.Patience;
            bool fails = checker.LastError.Length > 0 && checker.SinceSuccess > checker.Patience + s_failing;
            if (hangs || (fails && !isExplained))
            {
                yield return new Finding(
                    AlarmCatalogue.CheckerStalled,
                    checker.Name,
                    hangs ? AlarmGrade.Critical : AlarmGrade.Warning,
                    hangs
                        ? $"What watches is itself stuck: {checker.Name} has been at work for {Evidence.Seconds(checker.UnderWay)} "
                            + "without an end, so that what it looks for goes unseen."
                        : $"What watches fails: {checker.Name}, for {Evidence.Seconds(checker.SinceSuccess)} by now: "
                            + $"{checker.LastError}. What it looks for goes unseen.",
                    Evidence.Of(
                        ("since success", Evidence.Seconds(checker.SinceSuccess)),
                        ("runs", Evidence.Count(checker.Runs)),
                        ("last error", checker.LastError)));
            }
        }
    }
}
