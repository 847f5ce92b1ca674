namespace Engine.Core.Ledger;

/// <summary>Flags of a transfer; the bit positions are part of the contract and of the journal.</summary>
[Flags]
public enum TransferFlags : ushort
{
    /// <summary>No flag: a plain transfer.</summary>
    None = 0,

    /// <summary>Succeeds or fails together with the next event of the batch.</summary>
    Linked = 1 << 0,

    /// <summary>Creates a hold: the amount is reserved on both sides until posted, voided or expired.</summary>
    Pending = 1 << 1,

    /// <summary>Posts the pending transfer named by pending_id.</summary>
    PostPending = 1 << 2,

    /// <summary>Voids the pending transfer named by pending_id.</summary>
    VoidPending = 1 << 3,

    /// <summary>Lowers the amount to what the debit account can still pay.</summary>
    BalancingDebit = 1 << 4,

    /// <summary>Lowers the amount to what the credit account can still take.</summary>
    BalancingCredit = 1 << 5,

    /// <summary>Closes the debit account; only for pending transfers, so that it can be opened again.</summary>
    ClosingDebit = 1 << 6,

    /// <summary>Closes the credit account; only for pending transfers.</summary>
    ClosingCredit = 1 << 7,

    /// <summary>The timestamp is given by the client.</summary>
    Imported = 1 << 8,

    /// <summary>Every bit that has a meaning; any other is refused with reserved_flag.</summary>
    All = (1 << 9) - 1,
}
