namespace Engine.Core.Ledger;

/// <summary>What a transfer id stands for.</summary>
internal enum TransferKeyKind
{
    /// <summary>Nothing yet.</summary>
    Unknown = 0,

    /// <summary>A transfer.</summary>
    Transfer,

    /// <summary>A refusal that burnt the id.</summary>
    Burnt,
}

/// <summary>What a transfer id stands for, and its number among the transfers or the burnt ids.</summary>
internal readonly record struct TransferKey(TransferKeyKind Kind, int Number);
