using Engine.Core.Ledger;
using static Engine.Core.Ledger.NameAccountResult;

namespace Engine.Model.Rules;

/// <summary>Names: unique within a ledger, one for an account, for ever.</summary>
internal static class NameRules
{
    public static NameAccountResult Apply(LedgerState state, UInt128 id, string name, ulong stamp)
    {
        if (!state.Accounts.TryGet(id, out Account account))
        {
            return AccountNotFound;
        }

        state.NameByAccount.TryGet(id, out string? has);
        if (has == name)
        {
            return Exists;
        }

        if (state.AccountByName.Contains((account.Ledger, name)))
        {
            return NameTaken;
        }

        if (has is not null)
        {
            return AccountAlreadyNamed;
        }

        state.NameByAccount[id] = name;
        state.AccountByName[(account.Ledger, name)] = id;
        state.Events.Add(new LedgerEvent
        {
            Kind = EventKind.AccountNamed,
            Id = id,
            Ledger = account.Ledger,
            Timestamp = stamp,
        });
        return Ok;
    }
}
