using Engine.V1;

namespace Engine.Client;

/// <summary>The answer to one hold that was not extended.</summary>
/// <param name="Index">Which extension of the request, from 0.</param>
/// <param name="Result">Why.</param>
public readonly record struct ExtensionError(int Index, ExtendHoldResult Result);

/// <summary>What became of a request to extend holds.</summary>
/// <param name="Position">Where and when the request stands in history.</param>
/// <param name="Errors">Those that were not extended, by rising index.</param>
public sealed record ExtensionsReply(BatchPosition Position, IReadOnlyList<ExtensionError> Errors)
{
    /// <summary>Whether every hold was extended.</summary>
    public bool AllOk => Errors.Count == 0;
}
