namespace Engine.Core.Ledger;

/// <summary>Creates one account: decides by the codes of create_accounts, in their order of precedence.</summary>
internal sealed class AccountCreation(LedgerState state, EventBuffer events)
{
    /// <summary>Creates the account, or says why not. Nothing has changed then.</summary>
    /// <param name="request">The account asked for.</param>
    /// <param name="stamp">Stamp of the event, ns; imported accounts keep their own.</param>
    public CreateAccountResult Create(in Account request, ulong stamp)
    {
        CreateAccountResult result = AccountIdentity.Check(request, state.Accounts);
        if (result == CreateAccountResult.Ok)
        {
            result = AccountContent.Check(request);
        }

        if (result != CreateAccountResult.Ok)
        {
            return result;
        }

        Account account = request;
        if ((request.Flags & AccountFlags.Imported) == 0)
        {
            account.Timestamp = stamp;
        }
        else if (Regresses(request, state))
        {
            return CreateAccountResult.ImportedEventTimestampMustNotRegress;
        }

        state.Effects.AddAccount(account);
        events.AddAccountCreated(account);
        return CreateAccountResult.Ok;
    }

    /// <summary>Whether an imported account's stamp is not above those of the accounts, or is a transfer's.</summary>
    public static bool Regresses(in Account request, LedgerState state) =>
        request.Timestamp <= state.Accounts.Newest || state.Transfers.HasStamp(request.Timestamp);
}
