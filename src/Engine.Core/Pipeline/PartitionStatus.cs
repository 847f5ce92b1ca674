namespace Engine.Core.Pipeline;

/// <summary>Where the stages of a partition are.</summary>
/// <param name="Claimed">Requests that claimed a slot since the start.</param>
/// <param name="Applied">Requests applied since the start.</param>
/// <param name="Answered">Requests answered since the start.</param>
/// <param name="AppliedSequence">Highest journal sequence the writer has given.</param>
/// <param name="DurableSequence">Highest journal sequence committed.</param>
/// <param name="RingSlots">Capacity of the ring, requests.</param>
/// <param name="RingBytes">Capacity of the ring, bytes.</param>
/// <param name="UsedBytes">Bytes that requests hold now.</param>
/// <param name="Rejected">Requests turned away because the ring was full.</param>
/// <param name="Accounts">Accounts held.</param>
/// <param name="Transfers">Transfers created.</param>
/// <param name="OpenHolds">Open holds.</param>
/// <param name="BurntIds">Burnt ids.</param>
/// <param name="UnsealedRows">Rows that no sealed leaf holds.</param>
public readonly record struct PartitionStatus(
    long Claimed,
    long Applied,
    long Answered,
    long AppliedSequence,
    long DurableSequence,
    int RingSlots,
    long RingBytes,
    long UsedBytes,
    long Rejected,
    long Accounts,
    long Transfers,
    long OpenHolds,
    long BurntIds,
    long UnsealedRows)
{
    /// <summary>Accounts whose velocity is limited.</summary>
    public long VelocityLimits { get; init; }
}
