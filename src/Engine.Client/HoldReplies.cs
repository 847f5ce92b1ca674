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

/// <summary>What became of a group of holds.</summary>
/// <param name="Result">0 (unspecified) is ok: every open hold of the group was resolved.</param>
/// <param name="Position">Where and when the transfers stand in history.</param>
public sealed record GroupReply(ResolveGroupResult Result, BatchPosition Position)
{
    /// <summary>How many holds were resolved, now or before; for too_many_holds how many are open.</summary>
    public int Holds { get; init; }

    /// <summary>What was posted or released in all, minor units, at most 2^128-1.</summary>
    public UInt128 Amount { get; init; }

    /// <summary>When the first transfer took effect, where the group was resolved before; nanoseconds since the Unix epoch.</summary>
    public ulong Timestamp { get; init; }

    /// <summary>For hold_refused: the hold.</summary>
    public UInt128 RefusedHold { get; init; }

    /// <summary>Why its transfer was refused.</summary>
    public CreateTransferResult Refusal { get; init; }

    /// <summary>For id_already_failed: how the id failed first.</summary>
    public CreateTransferResult Reason { get; init; }

    /// <summary>Whether the group was resolved, by this request or by one before it.</summary>
    public bool IsResolved => Result is ResolveGroupResult.Unspecified or ResolveGroupResult.Exists;
}
