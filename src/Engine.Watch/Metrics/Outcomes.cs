using Engine.Watch.Samples;

namespace Engine.Watch.Metrics;

/// <summary>How requests ended, one value for each way.</summary>
internal static class Outcomes
{
    /// <summary>The values of one client, or of all: its attributes, and the outcome behind them.</summary>
    public static IEnumerable<MetricValue> Of(AnswerSample answers, params string[] attributes)
    {
        long told = answers.RequestsUnknown + answers.RequestsNotAccepted + answers.RequestsOverLimit;
        yield return new MetricValue(answers.RequestsEnded - told, [.. attributes, "answered"]);
        yield return new MetricValue(answers.RequestsUnknown, [.. attributes, "unknown"]);
        yield return new MetricValue(answers.RequestsNotAccepted, [.. attributes, "not_accepted"]);
        yield return new MetricValue(answers.RequestsOverLimit, [.. attributes, "over_limit"]);
    }
}
