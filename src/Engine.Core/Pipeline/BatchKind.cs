namespace Engine.Core.Pipeline;

/// <summary>What a request asks for.</summary>
public enum BatchKind : byte
{
    /// <summary>Create the accounts in <see cref="Batch.Accounts"/>.</summary>
    CreateAccounts,

    /// <summary>Create the transfers in <see cref="Batch.Transfers"/>.</summary>
    CreateTransfers,

    /// <summary>Fill <see cref="Batch.Accounts"/> with those of <see cref="Batch.Ids"/> that exist.</summary>
    LookupAccounts,

    /// <summary>Fill <see cref="Batch.Transfers"/> with those of <see cref="Batch.Ids"/> that exist.</summary>
    LookupTransfers,

    /// <summary>Give the accounts their <see cref="Batch.Names"/>.</summary>
    NameAccounts,

    /// <summary>Fill <see cref="Batch.Ids"/> with the accounts that have the <see cref="Batch.Names"/>, 0 where none.</summary>
    ResolveNames,

    /// <summary>Have holds expire later, by <see cref="Batch.Extensions"/>.</summary>
    ExtendHolds,

    /// <summary>Post or void the open holds of a group, by <see cref="Batch.Group"/>.</summary>
    ResolveGroup,

    /// <summary>Compute per-ledger totals and the state's digest at one sequence, for proofs.</summary>
    Audit,

    /// <summary>Set the <see cref="Batch.Limits"/> of accounts.</summary>
    SetAccountLimits,

    /// <summary>Fill <see cref="Batch.Limits"/> with those of the accounts of <see cref="Batch.Ids"/> that have any.</summary>
    LookupAccountLimits,
}
