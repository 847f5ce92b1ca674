using Engine.Core.Ledger;

namespace Engine.Core.Tests.Exhaustive;

/// <summary>
/// A small world of three accounts with some history, and the requests that every batch is spelled from. Ids are small
/// numbers; the world is moved to ids of its own for each batch.
/// </summary>
internal static class TransferAlphabet
{
    private const uint Hold = 1;
    private const uint Posted = 2;
    private const uint Burnt = 3;
    private const uint ChainStart = 5;
    private const uint ChainEnd = 6;
    private const uint New = 10;
    private const uint OtherNew = 11;

    /// <summary>A1 may spend 10, of which 5 are held and 3 spent; A2 takes; A3 is plain.</summary>
    public static IReadOnlyList<Account> Accounts { get; } =
    [
        new() { Id = 1, Ledger = 1, Code = 10, Flags = AccountFlags.DebitsMustNotExceedCredits },
        new() { Id = 2, Ledger = 1, Code = 10 },
        new() { Id = 3, Ledger = 1, Code = 10, Flags = AccountFlags.CreditsMustNotExceedDebits },
    ];

    /// <summary>What happened before the batch: a hold, a posted transfer, a burnt id, a chain.</summary>
    public static IReadOnlyList<Transfer> History { get; } =
    [
        Plain(4, 10) with { DebitAccountId = 2, CreditAccountId = 1 },
        Plain(Hold, 5) with { Flags = TransferFlags.Pending },
        Plain(Posted, 3),
        Plain(Burnt, 50),
        Plain(ChainStart, 0) with { Flags = TransferFlags.Linked },
        Plain(ChainEnd, 0),
    ];

    /// <summary>The requests of every run: they make 40,000 batches of up to three.</summary>
    public static IReadOnlyList<Transfer> Letters { get; } = [.. Forms().SelectMany(WithAndWithoutLink)];

    /// <summary>Those and more, for a long run.</summary>
    public static IReadOnlyList<Transfer> ManyLetters { get; } =
        [.. Letters, .. MoreForms().SelectMany(WithAndWithoutLink)];

    private static IEnumerable<Transfer> Forms()
    {
        yield return Plain(New, 1);
        yield return Plain(OtherNew, 2) with { Flags = TransferFlags.Pending };
        yield return Resolve(New, Hold, UInt128.MaxValue, TransferFlags.PostPending);
        yield return Resolve(OtherNew, Hold, 0, TransferFlags.VoidPending);
        yield return Plain(ChainStart, 0);
        yield return Plain(ChainEnd, 0);
        yield return Plain(New, 0) with { Flags = TransferFlags.Pending | TransferFlags.ClosingDebit };
        yield return Resolve(OtherNew, New, 0, TransferFlags.VoidPending);
        yield return Plain(New, 8);
        yield return Plain(OtherNew, 1) with { CreditAccountId = 9 };
        yield return Plain(OtherNew, 1) with { Code = 0 };
        yield return Plain(OtherNew, UInt128.MaxValue) with { Flags = TransferFlags.BalancingDebit };
        yield return Resolve(New, OtherNew, 1, TransferFlags.PostPending);
        yield return Plain(Burnt, 50);
        yield return Plain(Posted, 3);
        yield return Plain(Posted, 4);
        yield return Resolve(New, Hold, 3, TransferFlags.PostPending);
    }

    private static IEnumerable<Transfer> MoreForms()
    {
        yield return Plain(New, UInt128.MaxValue) with { DebitAccountId = 2, CreditAccountId = 1 };
        yield return Plain(OtherNew, 1) with { CreditAccountId = 3 };
        yield return Plain(Hold, 5) with { Flags = TransferFlags.Pending };
        yield return Plain(OtherNew, ulong.MaxValue) with { DebitAccountId = 3, CreditAccountId = 2 };
        yield return Plain(12, 1) with { Flags = TransferFlags.Pending | TransferFlags.ClosingCredit };
        yield return Resolve(13, 12, 0, TransferFlags.VoidPending);
        yield return Resolve(OtherNew, Posted, 3, TransferFlags.PostPending);
        yield return Plain(New, 2);
        yield return Plain(New, 3) with { Flags = TransferFlags.Pending };
        yield return Plain(OtherNew, 0);
        yield return Plain(14, UInt128.MaxValue) with { CreditAccountId = 3, Flags = TransferFlags.BalancingCredit };
        yield return Plain(New, 1) with { Flags = TransferFlags.Pending, Timeout = uint.MaxValue };
        yield return Plain(New, 1) with { Timeout = 1 };
        yield return Plain(OtherNew, 1) with { Ledger = 2 };
        yield return Plain(OtherNew, 1) with { DebitAccountId = 0 };
        yield return Plain(OtherNew, 1) with { CreditAccountId = 1 };
        yield return Plain(OtherNew, 1) with { Timestamp = 1 };
        yield return Plain(OtherNew, 1) with { Timestamp = 1, Flags = TransferFlags.Imported };
        yield return Resolve(New, Hold, 6, TransferFlags.PostPending);
        yield return Resolve(New, Hold, 4, TransferFlags.VoidPending);
        yield return Resolve(New, Burnt, 0, TransferFlags.VoidPending);
        yield return Resolve(New, New, 0, TransferFlags.VoidPending);
        yield return Resolve(OtherNew, Hold, 5, TransferFlags.PostPending) with { UserData64 = 7 };
        yield return Resolve(OtherNew, Hold, 5, TransferFlags.PostPending) with { DebitAccountId = 2 };
        yield return Plain(Hold, 6) with { Flags = TransferFlags.Pending };
        yield return Plain(Burnt, 1);
        yield return Plain(12, UInt128.One << 127) with { DebitAccountId = 2, CreditAccountId = 3 };
    }

    private static Transfer[] WithAndWithoutLink(Transfer form) =>
        [form, form with { Flags = form.Flags | TransferFlags.Linked }];

    private static Transfer Plain(uint id, UInt128 amount) =>
        new() { Id = id, DebitAccountId = 1, CreditAccountId = 2, Amount = amount, Ledger = 1, Code = 1 };

    private static Transfer Resolve(uint id, uint hold, UInt128 amount, TransferFlags flags) =>
        new() { Id = id, PendingId = hold, Amount = amount, Flags = flags };
}
