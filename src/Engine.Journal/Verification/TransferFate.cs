namespace Engine.Journal;

/// <summary>What became of a transfer that was asked for.</summary>
public enum TransferFateKind
{
    /// <summary>There is no row of it: it has had no effect, and its id is free.</summary>
    NoEffect,

    /// <summary>It took effect.</summary>
    TookEffect,

    /// <summary>It was refused, for a reason that may pass, so that its id is used up.</summary>
    Refused,
}

/// <summary>What the journal says about a transfer's id.</summary>
/// <param name="Id">The id.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Sequence">Where that is in the journal; 0 where it has no row.</param>
/// <param name="Result">Result of a refusal, by number; 0 otherwise.</param>
public readonly record struct TransferFate(UInt128 Id, TransferFateKind Kind, long Sequence, int Result);
