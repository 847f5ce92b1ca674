namespace Engine.Core.Ledger;

/// <summary>Gives one account its name, for ever, or says why not.</summary>
internal sealed class AccountNaming(LedgerState state, EventBuffer events)
{
    /// <summary>Names the account; the text is 1 to <see cref="AccountName.MaxBytes"/> bytes of UTF-8.</summary>
    public NameAccountResult Name(UInt128 accountId, ReadOnlySpan<byte> text, ulong stamp)
    {
        NameAccountResult result = Check(accountId, text, state, out int account);
        if (result == NameAccountResult.Ok)
        {
            ref readonly Account named = ref state.Accounts[account];
            NameRecord name = state.Names.Add(account, named.Ledger, text);
            events.AddAccountNamed(named, name, stamp);
        }

        return result;
    }

    /// <summary>Whether the account may have the name.</summary>
    public static NameAccountResult Check(
        UInt128 accountId, ReadOnlySpan<byte> text, LedgerState state, out int account)
    {
        account = state.Accounts.Find(accountId);
        if (account == AccountTable.None)
        {
            return NameAccountResult.AccountNotFound;
        }

        if (state.Names.TryFind(state.Accounts[account].Ledger, text, out NameRecord holder))
        {
            return holder.Account == account ? NameAccountResult.Exists : NameAccountResult.NameTaken;
        }

        return state.Names.TryFind(account, out _) ? NameAccountResult.AccountAlreadyNamed : NameAccountResult.Ok;
    }
}
