using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Client;
using Spectre.Console;

namespace Engine.Cli.Output;

/// <summary>Accounts and transfers as JSON and as tables of field and value.</summary>
internal static class RecordReport
{
    public static JsonObject Json(in Account account) => new()
    {
        ["id"] = EngineId.Format(account.Id),
        ["name"] = account.Name,
        ["ledger"] = account.Ledger,
        ["code"] = account.Code,
        ["flags"] = Flags(account.Flags),
        ["debits_pending"] = Amount(account.DebitsPending),
        ["debits_posted"] = Amount(account.DebitsPosted),
        ["credits_pending"] = Amount(account.CreditsPending),
        ["credits_posted"] = Amount(account.CreditsPosted),
        ["user_data_128"] = EngineId.Format(account.UserData128),
        ["user_data_64"] = account.UserData64.ToString(CultureInfo.InvariantCulture),
        ["user_data_32"] = account.UserData32,
        ["timestamp"] = Nanoseconds(account.Timestamp),
    };

    public static JsonObject Json(in Transfer transfer) => new()
    {
        ["id"] = EngineId.Format(transfer.Id),
        ["debit_account_id"] = EngineId.Format(transfer.DebitAccountId),
        ["credit_account_id"] = EngineId.Format(transfer.CreditAccountId),
        ["amount"] = Amount(transfer.Amount),
        ["pending_id"] = transfer.PendingId == 0 ? null : EngineId.Format(transfer.PendingId),
        ["timeout"] = transfer.Timeout,
        ["ledger"] = transfer.Ledger,
        ["code"] = transfer.Code,
        ["flags"] = Flags(transfer.Flags),
        ["user_data_128"] = EngineId.Format(transfer.UserData128),
        ["user_data_64"] = transfer.UserData64.ToString(CultureInfo.InvariantCulture),
        ["user_data_32"] = transfer.UserData32,
        ["timestamp"] = Nanoseconds(transfer.Timestamp),
    };

    public static JsonObject Json(in AccountLimits limits) => new()
    {
        ["account_id"] = EngineId.Format(limits.AccountId),
        ["floor"] = limits.Floor?.ToString(CultureInfo.InvariantCulture),
        ["ceiling"] = limits.Ceiling?.ToString(CultureInfo.InvariantCulture),
        ["velocity_amount"] = limits.VelocityAmount is { } amount ? Amount(amount) : null,
        ["velocity_count"] = limits.VelocityCount?.ToString(CultureInfo.InvariantCulture),
        ["window_seconds"] = limits.WindowSeconds,
    };

    /// <summary>One row a field; fields without a value are left out.</summary>
    public static Table Fields(JsonObject record)
    {
        var table = new Table { Border = TableBorder.Rounded, ShowHeaders = false };
        table.AddColumn("field").AddColumn("value");
        foreach (var (field, value) in record)
        {
            if (Text(value) is { Length: > 0 } text)
            {
                table.AddRow(Markup.Escape(field), Markup.Escape(field == "timestamp" ? Stamp(text) : text));
            }
        }

        return table;
    }

    /// <summary>An amount as a string: JSON's numbers do not hold 128 bits.</summary>
    public static string Amount(UInt128 amount) => amount.ToString(CultureInfo.InvariantCulture);

    /// <summary>A timestamp in nanoseconds, or another count, as a string: JSON's numbers do not hold 64 bits everywhere.</summary>
    public static string Nanoseconds(ulong timestamp) => timestamp.ToString(CultureInfo.InvariantCulture);

    /// <summary>Flags by the names of the contract.</summary>
    public static JsonArray Flags<T>(T flags)
        where T : struct, Enum
    {
        var names = Enum.GetValues<T>().Where(flag => Convert.ToInt32(flag, null) != 0 && flags.HasFlag(flag));
        return new JsonArray([.. names.Select(flag => JsonValue.Create(FlagName.Of(flag)))]);
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonArray list => string.Join(' ', list.Select(item => item!.ToString())),
        _ => value.ToString(),
    };

    private static string Stamp(string nanoseconds)
    {
        var stamp = ulong.Parse(nanoseconds, CultureInfo.InvariantCulture);
        if (stamp > long.MaxValue)
        {
            return nanoseconds;
        }

        var time = DateTimeOffset.UnixEpoch.AddTicks((long)(stamp / 100));
        return $"{time:yyyy-MM-dd HH:mm:ss.fffffff}{stamp % 100:00} UTC ({nanoseconds})";
    }
}
