namespace Engine.Client;

/// <summary>Flags of a transfer, as bits of the contract.</summary>
[Flags]
public enum TransferFlags : uint
{
    /// <summary>A plain transfer.</summary>
    None = 0,

    /// <summary>Succeeds or fails together with the next transfer of the request.</summary>
    Linked = 1 << 0,

    /// <summary>Holds the amount on both sides until it is posted, voided or expires.</summary>
    Pending = 1 << 1,

    /// <summary>Posts the hold named by <see cref="Transfer.PendingId"/>.</summary>
    PostPending = 1 << 2,

    /// <summary>Voids the hold named by <see cref="Transfer.PendingId"/>.</summary>
    VoidPending = 1 << 3,

    /// <summary>Lowers the amount to what the debit account can still pay.</summary>
    BalancingDebit = 1 << 4,

    /// <summary>Lowers the amount to what the credit account can still take.</summary>
    BalancingCredit = 1 << 5,

    /// <summary>Closes the debit account; only together with <see cref="Pending"/>.</summary>
    ClosingDebit = 1 << 6,

    /// <summary>Closes the credit account; only together with <see cref="Pending"/>.</summary>
    ClosingCredit = 1 << 7,

    /// <summary>The timestamp is the client's own.</summary>
    Imported = 1 << 8,

    /// <summary>A hold that may be posted in parts, by captures; only together with <see cref="Pending"/>.</summary>
    MultipleCaptures = 1 << 16,

    /// <summary>A hold of a group, which is its user_data_128; only together with <see cref="Pending"/>.</summary>
    Grouped = 1 << 17,

    /// <summary>Posts a part of a hold and leaves the rest open; only together with <see cref="PostPending"/>.</summary>
    Capture = 1 << 18,
}
