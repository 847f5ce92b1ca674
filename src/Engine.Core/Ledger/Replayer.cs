namespace Engine.Core.Ledger;

/// <summary>Re-applies the events of the journal, and checks each against the state before it.</summary>
internal sealed class Replayer(LedgerState state)
{
    private readonly TransferReplay _transfers = new(state);

    /// <summary>
    /// The last stamp given, ns. Imported records keep stamps of their own, up to that of their batch's last event: above what
    /// the next row was given.
    /// </summary>
    public ulong LastGiven { get; set; }

    /// <summary>Asks for what the next events will need: first the places where look-ups begin, then the accounts.</summary>
    public void PrefetchFor(ReadOnlySpan<LedgerEvent> coming)
    {
        foreach (ref readonly LedgerEvent row in coming)
        {
            state.Transfers.PrefetchSlot(state.Transfers.TagOf(row.Id));
            state.Accounts.PrefetchSlot(state.Accounts.TagOf(row.DebitAccountId));
            state.Accounts.PrefetchSlot(state.Accounts.TagOf(row.CreditAccountId));
        }

        foreach (ref readonly LedgerEvent row in coming)
        {
            state.Accounts.PrefetchRecord(state.Accounts.TagOf(row.DebitAccountId));
            state.Accounts.PrefetchRecord(state.Accounts.TagOf(row.CreditAccountId));
        }
    }

    /// <summary>Re-applies one event.</summary>
    /// <exception cref="ReplayException">The event contradicts the state; nothing has changed.</exception>
    public void Replay(in LedgerEvent row, ReadOnlySpan<byte> name)
    {
        CheckStamp(row);
        switch (row.Kind)
        {
            case EventKind.AccountCreated:
                ReplayAccount(row);
                break;
            case EventKind.Transfer:
                _transfers.Replay(row);
                break;
            case EventKind.Expiry:
                _transfers.ReplayExpiry(row);
                break;
            case EventKind.IdBurnt:
                _transfers.ReplayBurntId(row);
                break;
            case EventKind.AccountNamed:
                ReplayName(row, name);
                break;
            case EventKind.AccountLimitsSet:
                ReplayLimits(row);
                break;
            case EventKind.HoldExtended:
                _transfers.ReplayExtension(row);
                break;
            case EventKind.SettingChanged:
                ReplaySetting(row, name);
                break;
            default:
                Contradiction.Throw(row, $"there are no events of kind {(byte)row.Kind}");
                break;
        }

        LastGiven = IsImported(row) ? LastGiven : row.Timestamp;
        state.LastTimestamp = Math.Max(state.LastTimestamp, row.Timestamp);
    }

    private static bool IsImported(in LedgerEvent row) => row.Kind switch
    {
        EventKind.AccountCreated => ((AccountFlags)row.Flags & AccountFlags.Imported) != 0,
        EventKind.Transfer => ((TransferFlags)row.Flags & TransferFlags.Imported) != 0,
        _ => false,
    };

    private void CheckStamp(in LedgerEvent row)
    {
        Contradiction.Unless(row.Timestamp is not 0 and <= long.MaxValue, row, "its stamp is out of range");
        Contradiction.Unless(
            IsImported(row) || row.Timestamp > LastGiven, row, "its stamp is not above those before it");
    }

    private void ReplayAccount(in LedgerEvent row)
    {
        Account account = new()
        {
            Id = row.Id,
            UserData128 = row.UserData128,
            UserData64 = row.UserData64,
            Timestamp = row.Timestamp,
            UserData32 = row.UserData32,
            Ledger = row.Ledger,
            Code = row.Code,
            Flags = (AccountFlags)row.Flags,
        };
        Contradiction.UnlessOk(AccountIdentity.Check(account, state.Accounts), row);
        Contradiction.UnlessOk(AccountContent.Check(account), row);
        if ((account.Flags & AccountFlags.Imported) != 0)
        {
            Contradiction.Unless(
                !AccountCreation.Regresses(account, state), row, "its imported stamp is taken or out of order");
        }

        state.Effects.AddAccount(account);
    }

    private void ReplayName(in LedgerEvent row, ReadOnlySpan<byte> name)
    {
        Contradiction.Unless(name.Length is > 0 and <= AccountName.MaxBytes, row, "its name has no proper length");
        NameAccountResult result = AccountNaming.Check(row.Id, name, state, out int account);
        if (result != NameAccountResult.Ok)
        {
            Contradiction.Throw(row, $"the name would be refused: {result}");
        }

        uint ledger = state.Accounts[account].Ledger;
        Contradiction.Unless(row.Ledger == ledger, row, "it names an account of another ledger");
        state.Names.Add(account, ledger, name);
    }

    private void ReplaySetting(in LedgerEvent row, ReadOnlySpan<byte> text)
    {
        SettingChange? change = SettingChange.Parse(text, row.Timestamp);
        Contradiction.Unless(change is not null, row, "its text is not that of a change of a setting");
        state.Settings.Add(change);
    }

    private void ReplayLimits(in LedgerEvent row)
    {
        AccountLimits limits = row.ToLimits();
        Contradiction.Unless(
            limits.Normalized().IsSame(limits), row, "its limits have amounts or signs that its flags say are not there");
        SetAccountLimitsResult result = AccountLimiting.Check(limits, state, out int account);
        if (result != SetAccountLimitsResult.Ok)
        {
            Contradiction.Throw(row, $"the limits would be refused: {result}");
        }

        Contradiction.Unless(
            row.Ledger == state.Accounts[account].Ledger, row, "it limits an account of another ledger");
        state.Effects.SetLimits(account, limits);
    }
}
