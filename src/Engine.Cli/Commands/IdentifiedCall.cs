using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary>
/// A call by whose id nothing is done twice. The command may have made the id up, so it is told whenever the answer fails to come: the
/// same command without it would make up another one, and do the same once more.
/// </summary>
/// <param name="id">The id.</param>
/// <param name="whose">Whose it is, such as <c>transfer</c>.</param>
/// <param name="option">The option that takes it.</param>
internal sealed class IdentifiedCall(UInt128 id, string whose, string option)
{
    private string Repeat =>
        $"The {whose}'s id is {EngineId.Format(id)}: repeat the command with {option} {EngineId.Format(id)}, and it is done once, "
        + "whatever came of this.";

    /// <summary>Waits for the answer.</summary>
    /// <param name="answer">What is waited for.</param>
    /// <param name="isTaken">Whether the ledger has the id already, so that any failure leaves something behind under it.</param>
    /// <exception cref="ToolException">Whether it was done is not known; tells the id.</exception>
    /// <exception cref="EngineException">It was not done.</exception>
    public async Task<T> AnswerAsync<T>(Task<T> answer, bool isTaken = false)
    {
        try
        {
            return await answer;
        }
        catch (EngineException failure) when (isTaken || failure.Kind is EngineFailure.Unknown or EngineFailure.Internal)
        {
            throw new ToolException($"{failure.Message} {Repeat}", failure);
        }
        catch (OperationCanceledException interrupted)
        {
            throw new ToolException($"Interrupted before the answer came. {Repeat}", interrupted);
        }
    }
}
