namespace Engine.Core.Ledger;

/// <summary>The checks of an account up to the comparison with the one of its id, in order of precedence.</summary>
internal static class AccountIdentity
{
    /// <summary>The first objection, or exists; ok where the id is new.</summary>
    public static CreateAccountResult Check(in Account request, AccountTable accounts)
    {
        if (request.Reserved != 0)
        {
            return CreateAccountResult.ReservedField;
        }

        if ((request.Flags & ~AccountFlags.All) != 0)
        {
            return CreateAccountResult.ReservedFlag;
        }

        if (request.Id == UInt128.Zero)
        {
            return CreateAccountResult.IdMustNotBeZero;
        }

        if (request.Id == UInt128.MaxValue)
        {
            return CreateAccountResult.IdMustNotBeIntMax;
        }

        int existing = accounts.Find(request.Id);
        return existing == AccountTable.None ? CreateAccountResult.Ok : Compare(request, accounts[existing]);
    }

    private static CreateAccountResult Compare(in Account request, in Account stored)
    {
        if (request.Flags != AccountMark.CreatedFlags(stored))
        {
            return CreateAccountResult.ExistsWithDifferentFlags;
        }

        if (request.UserData128 != stored.UserData128)
        {
            return CreateAccountResult.ExistsWithDifferentUserData128;
        }

        if (request.UserData64 != stored.UserData64)
        {
            return CreateAccountResult.ExistsWithDifferentUserData64;
        }

        if (request.UserData32 != stored.UserData32)
        {
            return CreateAccountResult.ExistsWithDifferentUserData32;
        }

        if (request.Ledger != stored.Ledger)
        {
            return CreateAccountResult.ExistsWithDifferentLedger;
        }

        return request.Code != stored.Code ? CreateAccountResult.ExistsWithDifferentCode : CreateAccountResult.Exists;
    }
}
