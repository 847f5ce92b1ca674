using Engine.Core.Ledger;
using Engine.Journal.Sealing;

namespace Engine.Journal.History;

/// <summary>The balances of an account, minor units.</summary>
/// <param name="DebitsPending">Open holds on the debit side.</param>
/// <param name="DebitsPosted">Posted debits.</param>
/// <param name="CreditsPending">Open holds on the credit side.</param>
/// <param name="CreditsPosted">Posted credits.</param>
public readonly record struct AccountBalances(
    UInt128 DebitsPending, UInt128 DebitsPosted, UInt128 CreditsPending, UInt128 CreditsPosted)
{
    /// <summary>Those that changes add up to.</summary>
    internal static AccountBalances Of(in AccountChange sum) =>
        new(sum.DebitsPending, sum.DebitsPosted, sum.CreditsPending, sum.CreditsPosted);

    /// <summary>The same to go on from.</summary>
    internal AccountChange ToChange() => new()
    {
        DebitsPending = DebitsPending,
        DebitsPosted = DebitsPosted,
        CreditsPending = CreditsPending,
        CreditsPosted = CreditsPosted,
    };
}

/// <summary>Where the next page of an answer goes on.</summary>
/// <param name="From">The first sequence that was not looked at.</param>
/// <param name="To">The last.</param>
/// <param name="Balances">For a list of balances: those at the end where it goes on.</param>
public readonly record struct HistoryCursor(long From, long To, AccountBalances Balances)
{
    /// <summary>The cursor of what is left.</summary>
    internal static HistoryCursor? Of(RowRange? rest, AccountBalances balances = default) =>
        rest is { } left ? new HistoryCursor(left.From, left.To, balances) : null;

    /// <summary>What is left.</summary>
    internal RowRange Range(bool newestFirst) => new(From, To, newestFirst);
}

/// <summary>A page of an answer.</summary>
/// <param name="Items">What was found, in the order asked for.</param>
/// <param name="Next">Where it goes on; null where there is nothing more.</param>
/// <param name="Sequence">History up to here was looked at.</param>
public sealed record HistoryPage<T>(IReadOnlyList<T> Items, HistoryCursor? Next, long Sequence);

/// <summary>An event of an account, and its balances after it.</summary>
/// <param name="Row">The event.</param>
/// <param name="Balances">The balances.</param>
public readonly record struct BalanceEntry(HistoryRow Row, AccountBalances Balances);

/// <summary>The balances of an account at one sequence.</summary>
/// <param name="Balances">The balances; null where the account was not there by then.</param>
/// <param name="At">They are those after this sequence.</param>
/// <param name="Sequence">History stood here when it was asked.</param>
public readonly record struct BalanceAnswer(AccountBalances? Balances, long At, long Sequence);

/// <summary>Open holds of an account, and its balances, at one sequence.</summary>
/// <param name="Holds">A page of the holds, in the order asked for; null where the account was not there.</param>
/// <param name="Balances">The balances.</param>
/// <param name="Next">Where the list goes on, by stamps; null where there is nothing more.</param>
/// <param name="Sequence">The sequence that both are of.</param>
public sealed record HoldsAnswer(
    IReadOnlyList<OpenHold>? Holds, AccountBalances Balances, HistoryCursor? Next, long Sequence);
