using System.Numerics;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Sealing;

/// <summary>What a leaf changed, as arrays of one column each for a statement that unnests them.</summary>
internal static class ChangeParameters
{
    /// <summary>Account, ledger, pending and posted debits, pending and posted credits.</summary>
    public static NpgsqlParameter[] Of(IReadOnlyList<KeyValuePair<UInt128, AccountChange>> accounts) =>
    [
        Column(accounts, account => Uuid.Of(account.Key)),
        Column(accounts, account => (long)account.Value.Ledger),
        .. Amounts(accounts, account => account.Value),
    ];

    /// <summary>Ledger, accounts created, pending and posted debits, pending and posted credits.</summary>
    public static NpgsqlParameter[] Of(IReadOnlyList<(AccountChange Sum, long Created)> ledgers) =>
    [
        Column(ledgers, ledger => (long)ledger.Sum.Ledger),
        Column(ledgers, ledger => ledger.Created),
        .. Amounts(ledgers, ledger => ledger.Sum),
    ];

    private static NpgsqlParameter[] Amounts<T>(IReadOnlyList<T> items, Func<T, AccountChange> change) =>
    [
        Column(items, item => (BigInteger)change(item).DebitsPending),
        Column(items, item => (BigInteger)change(item).DebitsPosted),
        Column(items, item => (BigInteger)change(item).CreditsPending),
        Column(items, item => (BigInteger)change(item).CreditsPosted),
    ];

    private static NpgsqlParameter<T[]> Column<TItem, T>(IReadOnlyList<TItem> items, Func<TItem, T> value) =>
        new() { TypedValue = [.. items.Select(value)] };
}
