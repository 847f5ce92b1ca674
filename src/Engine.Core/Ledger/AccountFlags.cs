namespace Engine.Core.Ledger;

/// <summary>Flags of an account; the bit positions are part of the contract and of the journal.</summary>
[Flags]
public enum AccountFlags : ushort
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Succeeds or fails together with the next event of the batch.</summary>
    Linked = 1 << 0,

    /// <summary>Debits, pending ones included, may never exceed posted credits.</summary>
    DebitsMustNotExceedCredits = 1 << 1,

    /// <summary>Credits, pending ones included, may never exceed posted debits.</summary>
    CreditsMustNotExceedDebits = 1 << 2,

    /// <summary>Balances after every transfer are kept for queries.</summary>
    History = 1 << 3,

    /// <summary>The timestamp is given by the client.</summary>
    Imported = 1 << 4,

    /// <summary>The account refuses every transfer.</summary>
    Closed = 1 << 5,

    /// <summary>Every bit that has a meaning; any other is refused with reserved_flag.</summary>
    All = (1 << 6) - 1,
}
