namespace Engine.Core.Ledger;

/// <summary>
/// What a held account keeps in <see cref="Account.Reserved"/>: the flags that it was created with, since
/// <see cref="Account.Flags"/> follows closing transfers, whether it has pending balances, and whether limits were set for
/// it. Most have none, and this spares a plain transfer the second line of both its accounts, and a look for their limits.
/// Look-ups clear it.
/// </summary>
internal static class AccountMark
{
    private const uint HasPending = 1u << 16;
    private const uint HasLimits = 1u << 17;

    /// <summary>The mark of a new account.</summary>
    public static uint Of(AccountFlags created) => (uint)created;

    /// <summary>The flags that an account was created with.</summary>
    public static AccountFlags CreatedFlags(in Account account) => (AccountFlags)(ushort)account.Reserved;

    /// <summary>Sum of open holds on the debit side, minor units.</summary>
    public static UInt128 Debits(in Account account) =>
        (account.Reserved & HasPending) == 0 ? UInt128.Zero : account.DebitsPending;

    /// <summary>Sum of open holds on the credit side, minor units.</summary>
    public static UInt128 Credits(in Account account) =>
        (account.Reserved & HasPending) == 0 ? UInt128.Zero : account.CreditsPending;

    /// <summary>Follows a change of a pending balance.</summary>
    public static void PendingChanged(ref Account account)
    {
        bool none = (account.DebitsPending | account.CreditsPending) == UInt128.Zero;
        account.Reserved = none ? account.Reserved & ~HasPending : account.Reserved | HasPending;
    }

    /// <summary>Whether limits were set for an account.</summary>
    public static bool IsLimited(in Account account) => (account.Reserved & HasLimits) != 0;

    /// <summary>Whether limits were set for one of two accounts.</summary>
    public static bool IsAnyLimited(in Account one, in Account other) =>
        ((one.Reserved | other.Reserved) & HasLimits) != 0;

    /// <summary>Follows a change of an account's limits.</summary>
    public static void LimitsChanged(ref Account account, bool isLimited) =>
        account.Reserved = isLimited ? account.Reserved | HasLimits : account.Reserved & ~HasLimits;
}
