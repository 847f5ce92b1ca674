using Engine.Watch.Samples;

namespace Engine.Server.Dashboard;

/// <summary>What was told against what is stored, as a message of the contract.</summary>
internal static class CompletenessProjection
{
    /// <summary>How it stands.</summary>
    public static V1.CompletenessFigures Of(EngineSample sample)
    {
        AnswerSample answers = sample.Answers;
        var figures = new V1.CompletenessFigures
        {
            Accepted = (ulong)answers.RequestsAccepted,
            Ended = (ulong)answers.RequestsEnded,
            InFlight = (ulong)Math.Max(0, answers.RequestsAccepted - answers.RequestsEnded),
            Unknown = (ulong)answers.RequestsUnknown,
            EventsOk = (ulong)answers.EventsOk,
            Statement = StatementOf(sample),
            Canary = CanaryInWords(sample),
        };
        if (sample.Completeness is { } seen)
        {
            (figures.ByCount, figures.ByValue) = (seen.ByCount, seen.ByValue);
            figures.AgeSeconds = Math.Max(0, (sample.Elapsed - seen.Read).TotalSeconds);
        }

        return figures;
    }

    private static string StatementOf(EngineSample sample) => sample switch
    {
        { Completeness.Recent.Damage: { Length: > 0 } damage } => damage,
        { Completeness: { } seen } when seen.ByCount < 1 || seen.ByValue < 1 => "PostgreSQL does not hold all that was committed",
        { Answers.RequestsUnknown: > 0 and var unknown } =>
            $"{unknown} requests were told that their outcome is unknown: look them up by id",
        { Completeness: null } => "every request has its answer or is on its way",
        _ => "every request has its answer or is on its way, and what was committed is in PostgreSQL",
    };

    private static string CanaryInWords(EngineSample sample) => sample.Canary switch
    {
        null => "",
        { Failure: CanaryFailure.None } canary => $"well, {canary.Rounds} transfers, the last in {canary.Latency.TotalMilliseconds:0.0} ms",
        { } canary => canary.Words,
    };
}
