using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Output;
using Engine.Client;
using Spectre.Console;

namespace Engine.Cli.History;

/// <summary>History as JSON, and as tables of one row an item.</summary>
internal static class HistoryReport
{
    public static JsonObject Json(Balances balances) => new()
    {
        ["debits_pending"] = RecordReport.Amount(balances.DebitsPending),
        ["debits_posted"] = RecordReport.Amount(balances.DebitsPosted),
        ["credits_pending"] = RecordReport.Amount(balances.CreditsPending),
        ["credits_posted"] = RecordReport.Amount(balances.CreditsPosted),
    };

    public static JsonObject Json(BalanceRecord record)
    {
        var json = new JsonObject
        {
            ["sequence"] = Number(record.Sequence),
            ["timestamp"] = Number(record.Timestamp),
            ["transfer_id"] = EngineId.Format(record.TransferId),
            ["expired"] = record.Expired,
        };
        foreach (var (name, amount) in Json(record.Balances))
        {
            json[name] = amount!.DeepClone();
        }

        return json;
    }

    public static JsonObject Json(TransferRecord record) => WithSequence(record.Sequence, RecordReport.Json(record.Transfer));

    public static JsonObject Json(AccountRecord record) => WithSequence(record.Sequence, RecordReport.Json(record.Account));

    /// <summary>One event; of each kind the fields that it has.</summary>
    public static JsonObject Json(HistoryEvent happened)
    {
        var json = new JsonObject
        {
            ["sequence"] = Number(happened.Sequence),
            ["timestamp"] = Number(happened.Timestamp),
            ["kind"] = ResultName.Of(happened.Kind),
        };
        if (happened.Account is { } account)
        {
            json["account"] = RecordReport.Json(account);
        }

        if (happened.Transfer is { } transfer)
        {
            json["transfer"] = RecordReport.Json(transfer);
            json["released"] = RecordReport.Amount(happened.Released);
        }

        if (happened.Id != 0)
        {
            json["id"] = EngineId.Format(happened.Id);
        }

        if (happened.Name is { } name)
        {
            json["name"] = name;
        }

        if (happened.Limits is { } limits)
        {
            json["limits"] = RecordReport.Json(limits);
        }

        if (happened.Setting is { } setting)
        {
            json["setting"] = SettingReport.Json(setting);
        }

        if (happened.Reason != V1.CreateTransferResult.Unspecified)
        {
            json["reason"] = ResultName.Of(happened.Reason);
        }

        return json;
    }

    /// <summary>A table of these fields, one row an item.</summary>
    public static Table Rows(IReadOnlyList<JsonObject> items, params string[] fields)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var field in fields)
        {
            table.AddColumn(field);
        }

        foreach (var item in items)
        {
            table.AddRow([.. fields.Select(field => Markup.Escape(Text(field, item[field])))]);
        }

        return table;
    }

    /// <summary>A sequence or stamp as a string: JSON's numbers do not hold 64 bits everywhere.</summary>
    public static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonObject WithSequence(ulong sequence, JsonObject record)
    {
        var json = new JsonObject { ["sequence"] = Number(sequence) };
        foreach (var (name, value) in record)
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }

    private static string Text(string field, JsonNode? value) => value switch
    {
        null => "",
        JsonArray list => string.Join(' ', list.Select(item => item!.ToString())),
        _ when field == "timestamp" => StampText.Of(ulong.Parse(value.ToString(), CultureInfo.InvariantCulture)),
        _ when value.ToString() is "true" or "false" => value.ToString() == "true" ? "yes" : "",
        _ => value.ToString(),
    };
}
