namespace Engine.Core.Ledger;

/// <summary>
/// Flags of a transfer as they lie in memory. Checkpoints have digests over them, so that positions never change; what the
/// contract and the journal number otherwise is translated by <see cref="TransferFlagBits"/>.
/// </summary>
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

    /// <summary>A hold that may be posted in parts: each capture leaves the rest open.</summary>
    MultipleCaptures = 1 << 9,

    /// <summary>A hold of a group: that of its user_data_128 within its ledger.</summary>
    Grouped = 1 << 10,

    /// <summary>A post that takes its amount and leaves the rest of the hold open.</summary>
    Capture = 1 << 11,

    /// <summary>Every bit that has a meaning; any other is refused with reserved_flag.</summary>
    All = (1 << 12) - 1,

    /// <summary>Stands for all that the contract keeps reserved.</summary>
    Reserved = 1 << 15,
}
