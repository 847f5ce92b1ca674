namespace Engine.Core.Ledger;

/// <summary>What became of one name of a batch.</summary>
public enum NameAccountResult : ushort
{
    /// <summary>The account has the name from now on, for ever.</summary>
    Ok = 0,

    /// <summary>The account has this very name already.</summary>
    Exists = 1,

    /// <summary>No account has that id.</summary>
    AccountNotFound = 2,

    /// <summary>Another account of the same ledger has the name.</summary>
    NameTaken = 3,

    /// <summary>The account has another name; names never change.</summary>
    AccountAlreadyNamed = 4,
}
