using System.Globalization;
using System.Text.Json.Nodes;
using Engine.V1;

namespace Engine.Cli.Output;

/// <summary>Settings, and what was changed of them, as commands print them.</summary>
internal static class SettingReport
{
    /// <summary>A setting as a document.</summary>
    public static JsonObject Json(Setting setting)
    {
        var json = new JsonObject
        {
            ["name"] = setting.Name,
            ["value"] = setting.Value,
            ["default"] = setting.DefaultValue,
            ["started_with"] = setting.StartValue,
            ["changeable"] = setting.Changeable,
            ["description"] = setting.Description,
        };
        if (setting.Change is { } change)
        {
            json["since"] = Since(change);
            json["by"] = change.Who;
            json["why"] = change.Why;
        }

        return json;
    }

    /// <summary>A change as a document.</summary>
    public static JsonObject Json(SettingChange change) => new()
    {
        ["name"] = change.Name,
        ["from"] = change.From,
        ["to"] = change.To,
        ["who"] = change.Who,
        ["why"] = change.Why,
        ["timestamp"] = change.Timestamp.ToString(CultureInfo.InvariantCulture),
        ["sequence"] = change.Sequence.ToString(CultureInfo.InvariantCulture),
        ["recorded"] = change.Recorded,
    };

    /// <summary>A change in one line.</summary>
    public static string Line(SettingChange change) =>
        $"{change.Name} {change.From} -> {(change.To.Length > 0 ? change.To : "as started")} by {change.Who}: {change.Why}";

    /// <summary>When a change was made.</summary>
    public static string Since(SettingChange change) =>
        change.Timestamp == 0 ? "not recorded yet" : StampText.Of(change.Timestamp);
}
