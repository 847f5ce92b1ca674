using Engine.Core.Ledger;
using Engine.Model;

namespace Engine.Core.Tests.Differential;

/// <summary>Requests in the words of fixture files, so that a found difference can become a fixture.</summary>
internal static class ScenarioText
{
    public static string Of(Account a) => string.Join(' ', new[]
    {
        $"account A{a.Id} ledger={a.Ledger} code={a.Code}",
        Flags((ushort)a.Flags, (ushort)AccountFlags.All, ResultNames.Of<AccountFlags>),
        Option("debits_pending", a.DebitsPending),
        Option("debits_posted", a.DebitsPosted),
        Option("credits_pending", a.CreditsPending),
        Option("credits_posted", a.CreditsPosted),
        Option("user_data_128", a.UserData128),
        Option("user_data_64", a.UserData64),
        Option("user_data_32", a.UserData32),
        Option("reserved", a.Reserved),
        Option("timestamp", a.Timestamp),
    }.Where(word => word.Length > 0));

    public static string Of(Transfer t) => string.Join(' ', new[]
    {
        $"transfer T{t.Id} A{t.DebitAccountId} A{t.CreditAccountId} {t.Amount} ledger={t.Ledger} code={t.Code}",
        Flags((ushort)t.Flags, (ushort)TransferFlags.All, ResultNames.Of<TransferFlags>),
        Option("pending_id", t.PendingId),
        Option("timeout", t.Timeout),
        Option("user_data_128", t.UserData128),
        Option("user_data_64", t.UserData64),
        Option("user_data_32", t.UserData32),
        Option("timestamp", t.Timestamp),
    }.Where(word => word.Length > 0));

    public static string Of(AccountLimits l) => string.Join(' ', new[]
    {
        $"limit A{l.AccountId}",
        l.Has(AccountLimitFlags.HasFloor) ? $"floor={Sign(l, AccountLimitFlags.FloorNegative)}{l.Floor}" : "",
        l.Has(AccountLimitFlags.HasCeiling) ? $"ceiling={Sign(l, AccountLimitFlags.CeilingNegative)}{l.Ceiling}" : "",
        l.Has(AccountLimitFlags.HasMaxAmount) ? $"amount={l.MaxAmount}" : "",
        l.Has(AccountLimitFlags.HasMaxCount) ? $"count={l.MaxCount}" : "",
        Option("window", l.Window),
    }.Where(word => word.Length > 0));

    private static string Sign(in AccountLimits limits, AccountLimitFlags negative) => limits.Has(negative) ? "-" : "";

    private static string Option(string key, UInt128 value) => value == 0 ? "" : $"{key}={value}";

    private static string Flags(ushort flags, ushort known, Func<ushort, string> name)
    {
        var words = new List<string>();
        for (int bit = 0; bit < 16; bit++)
        {
            ushort flag = (ushort)(flags & (1 << bit));
            if (flag != 0)
            {
                words.Add((flag & known) != 0 ? name(flag) : $"flags=0x{flag:x4}");
            }
        }

        return string.Join(' ', words);
    }
}
