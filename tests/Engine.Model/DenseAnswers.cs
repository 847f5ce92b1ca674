using Engine.Core.Ledger;

namespace Engine.Model;

/// <summary>Spreads the engine's list of what was not simply ok over all events of a batch.</summary>
public static class DenseAnswers
{
    /// <summary>One answer for each event; <paramref name="asked"/> are the amounts asked for.</summary>
    public static IReadOnlyList<Answer> Of(ResultList results, IReadOnlyList<UInt128> asked)
    {
        Answer[] answers = [.. asked.Select(amount => new Answer(0, Amount: amount))];
        foreach (EventResult result in results.Items)
        {
            answers[result.Index] = new Answer(result.Code, result.Amount, result.Timestamp, result.Reason);
        }

        return answers;
    }
}
