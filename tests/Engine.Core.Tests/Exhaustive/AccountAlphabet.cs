using Engine.Core.Ledger;

namespace Engine.Core.Tests.Exhaustive;

/// <summary>The requests that every batch of accounts is spelled from.</summary>
internal static class AccountAlphabet
{
    /// <summary>A chain of two, and one that stands alone.</summary>
    public static IReadOnlyList<Account> History { get; } =
    [
        Open(1) with { Flags = AccountFlags.Linked },
        Open(2),
        Open(3),
    ];

    /// <summary>Every request.</summary>
    public static IReadOnlyList<Account> Letters { get; } = [.. Forms().SelectMany(WithAndWithoutLink)];

    private static IEnumerable<Account> Forms()
    {
        yield return Open(1);
        yield return Open(2);
        yield return Open(3);
        yield return Open(3) with { Code = 11 };
        yield return Open(4);
        yield return Open(5);
        yield return Open(4) with { Code = 11 };
        yield return Open(5) with { Flags = AccountFlags.Closed };
        yield return Open(5) with { Ledger = 0 };
        yield return Open(4) with { CreditsPosted = 1 };
        yield return Open(5) with { Timestamp = 1 };
        yield return Open(5) with { Flags = AccountFlags.Imported, Timestamp = 1 };
        yield return Open(0);
    }

    private static Account[] WithAndWithoutLink(Account form) =>
        [form, form with { Flags = form.Flags | AccountFlags.Linked }];

    private static Account Open(uint id) => new() { Id = id, Ledger = 1, Code = 10 };
}
