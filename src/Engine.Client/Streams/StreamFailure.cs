namespace Engine.Client.Streams;

/// <summary>How a stream to an engine ended.</summary>
/// <param name="Message">In words, with the address.</param>
/// <param name="Reached">Whether the engine had been reached.</param>
internal sealed record StreamFailure(string Message, bool Reached)
{
    /// <summary>What a caller is told whose request was not answered in time.</summary>
    public static EngineException OutOfTime(PendingRequest request, StreamFailure? last, string deadline)
    {
        var because = last is null ? "" : $" Last failure: {last.Message}";
        if (request.MayHaveTakenEffect || request.State != RequestState.Waiting)
        {
            return new EngineException(
                EngineFailure.Unknown,
                $"The outcome was not known within {deadline}: look the ids up, or send the same ids again.{because}");
        }

        if (request.LastRefusal == EngineFailure.ResourceExhausted)
        {
            return new EngineException(
                EngineFailure.ResourceExhausted,
                $"The engine was full for {deadline}: {request.LastReason} Nothing took effect; send less or later.");
        }

        if (last is { Reached: false })
        {
            return new EngineException(
                EngineFailure.Unavailable,
                $"No engine was reached within {deadline}; nothing took effect. Check the addresses.{because}");
        }

        return new EngineException(
            EngineFailure.NotAccepted,
            $"The engine did not take the request within {deadline}; nothing took effect. Send it again.{because}");
    }
}
