namespace Engine.Core.Ledger;

/// <summary>The checks of a new account's content alone, without any state, in order of precedence.</summary>
internal static class AccountContent
{
    /// <summary>The first objection; ok where there is none.</summary>
    public static CreateAccountResult Check(in Account request)
    {
        const AccountFlags BothLimits =
            AccountFlags.DebitsMustNotExceedCredits | AccountFlags.CreditsMustNotExceedDebits;
        if ((request.Flags & BothLimits) == BothLimits)
        {
            return CreateAccountResult.FlagsAreMutuallyExclusive;
        }

        if (request.DebitsPending != UInt128.Zero)
        {
            return CreateAccountResult.DebitsPendingMustBeZero;
        }

        if (request.DebitsPosted != UInt128.Zero)
        {
            return CreateAccountResult.DebitsPostedMustBeZero;
        }

        if (request.CreditsPending != UInt128.Zero)
        {
            return CreateAccountResult.CreditsPendingMustBeZero;
        }

        if (request.CreditsPosted != UInt128.Zero)
        {
            return CreateAccountResult.CreditsPostedMustBeZero;
        }

        if (request.Ledger == 0)
        {
            return CreateAccountResult.LedgerMustNotBeZero;
        }

        return request.Code == 0 ? CreateAccountResult.CodeMustNotBeZero : CreateAccountResult.Ok;
    }
}
