namespace Engine.Core.Ledger;

/// <summary>The tags of the ids of one transfer to create: computed once, where its memory is asked for.</summary>
internal struct TransferTags
{
    /// <summary>Of the transfer's own id.</summary>
    public uint Id;

    /// <summary>Of the debit account's id.</summary>
    public uint Debit;

    /// <summary>Of the credit account's id.</summary>
    public uint Credit;
}
