namespace Engine.Load.Workload;

/// <summary>What a transfer of the load is for, and so what its answer must be.</summary>
public enum TransferKind : byte
{
    /// <summary>A plain payment: ok.</summary>
    Plain,

    /// <summary>A member of a chain: ok.</summary>
    Linked,

    /// <summary>A hold: ok.</summary>
    Hold,

    /// <summary>Posts or voids a hold that was answered: ok.</summary>
    Resolution,

    /// <summary>Sent and answered before: exists.</summary>
    Retry,

    /// <summary>Beyond the payer's funds: exceeds_credits.</summary>
    Refused,
}
