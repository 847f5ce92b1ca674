using Engine.Core.Ledger;

namespace Engine.Journal.Sealing;

/// <summary>
/// What the events of a leaf changed of one account's balances, modulo 2^128: a hold that was opened before the leaf and
/// resolved in it takes away more than the leaf has added.
/// </summary>
internal struct AccountChange
{
    /// <summary>The account's ledger.</summary>
    public uint Ledger;

    /// <summary>Whether the account was created in the leaf.</summary>
    public bool IsNew;

    /// <summary>Change of pending debits.</summary>
    public UInt128 DebitsPending;

    /// <summary>Change of posted debits.</summary>
    public UInt128 DebitsPosted;

    /// <summary>Change of pending credits.</summary>
    public UInt128 CreditsPending;

    /// <summary>Change of posted credits.</summary>
    public UInt128 CreditsPosted;

    /// <summary>Adds another change of the same account, or of another one of the same ledger.</summary>
    public void Add(in AccountChange other)
    {
        Ledger = other.Ledger;
        DebitsPending += other.DebitsPending;
        DebitsPosted += other.DebitsPosted;
        CreditsPending += other.CreditsPending;
        CreditsPosted += other.CreditsPosted;
    }

    /// <summary>Takes back what an event did to an account, which is on one of its sides.</summary>
    public void Remove(in LedgerEvent happened, UInt128 account)
    {
        AccountChange change = default;
        change.AddTo(account, happened);
        DebitsPending -= change.DebitsPending;
        DebitsPosted -= change.DebitsPosted;
        CreditsPending -= change.CreditsPending;
        CreditsPosted -= change.CreditsPosted;
    }

    /// <summary>Adds what an event did to an account, which is on one of its sides.</summary>
    public void AddTo(UInt128 account, in LedgerEvent happened)
    {
        if (happened.DebitAccountId == account)
        {
            AddDebit(happened);
        }
        else
        {
            AddCredit(happened);
        }
    }

    /// <summary>Adds what an event did to the account that it debits.</summary>
    public void AddDebit(in LedgerEvent happened)
    {
        DebitsPending += Reserved(happened) - happened.Released;
        DebitsPosted += Posted(happened);
    }

    /// <summary>Adds what an event did to the account that it credits.</summary>
    public void AddCredit(in LedgerEvent happened)
    {
        CreditsPending += Reserved(happened) - happened.Released;
        CreditsPosted += Posted(happened);
    }

    private static UInt128 Reserved(in LedgerEvent happened) =>
        ((TransferFlags)happened.Flags & TransferFlags.Pending) != 0 ? happened.Amount : UInt128.Zero;

    // An expiry has the amount 0; a void bears its hold's, which it only releases.
    private static UInt128 Posted(in LedgerEvent happened) =>
        ((TransferFlags)happened.Flags & (TransferFlags.Pending | TransferFlags.VoidPending)) == 0
            ? happened.Amount
            : UInt128.Zero;
}
