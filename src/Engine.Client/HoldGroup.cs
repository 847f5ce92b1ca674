namespace Engine.Client;

/// <summary>A group of holds to resolve: those made with the flag grouped and the same user_data_128, within a ledger.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Group">The user_data_128 of its holds.</param>
/// <param name="FirstId">
/// Id of the first transfer, the idempotency key: the others have the ids that follow, as many as there may be holds.
/// </param>
public readonly record struct HoldGroup(uint Ledger, UInt128 Group, UInt128 FirstId)
{
    /// <summary>How many open holds it may have; if there are more, nothing is done.</summary>
    public int MaxHolds { get; init; } = EngineClientOptions.MaxEventsPerRequest;
}
