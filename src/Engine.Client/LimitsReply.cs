using Engine.V1;

namespace Engine.Client;

/// <summary>The answer to the limits of one account that were not set.</summary>
/// <param name="Index">Which of the request, from 0.</param>
/// <param name="Result">Why.</param>
public readonly record struct LimitsError(int Index, SetAccountLimitsResult Result);

/// <summary>What became of a request to set limits.</summary>
public sealed class LimitsReply
{
    internal LimitsReply(BatchPosition position, IReadOnlyList<LimitsError> errors)
    {
        Position = position;
        Errors = errors;
    }

    /// <summary>Where and when the request stands in history.</summary>
    public BatchPosition Position { get; }

    /// <summary>The limits that were not set, by rising index.</summary>
    public IReadOnlyList<LimitsError> Errors { get; }

    /// <summary>Whether all were set.</summary>
    public bool AllOk => Errors.Count == 0;
}
