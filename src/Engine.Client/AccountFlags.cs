namespace Engine.Client;

/// <summary>Flags of an account, as bits of the contract.</summary>
[Flags]
public enum AccountFlags : ushort
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Succeeds or fails together with the next account of the request.</summary>
    Linked = 1 << 0,

    /// <summary>Debits, pending ones included, may never exceed posted credits.</summary>
    DebitsMustNotExceedCredits = 1 << 1,

    /// <summary>Credits, pending ones included, may never exceed posted debits.</summary>
    CreditsMustNotExceedDebits = 1 << 2,

    /// <summary>Balances after every transfer are kept for queries.</summary>
    History = 1 << 3,

    /// <summary>The timestamp is the client's own.</summary>
    Imported = 1 << 4,

    /// <summary>The account refuses every transfer.</summary>
    Closed = 1 << 5,
}
