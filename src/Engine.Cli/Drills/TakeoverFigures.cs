using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Bench;
using Spectre.Console;

namespace Engine.Cli.Drills;

/// <summary>Seconds without service, a value a round.</summary>
internal sealed class TakeoverFigures
{
    /// <summary>After kill -9 of the leader, on the standby's own machine.</summary>
    public List<double> Kill { get; } = [];

    /// <summary>After SIGSTOP of the leader.</summary>
    public List<double> Stop { get; } = [];

    /// <summary>With the leader's consent.</summary>
    public List<double> Promote { get; } = [];

    /// <summary>All of it, for programs.</summary>
    public JsonNode Document() => new JsonObject
    {
        ["kill"] = Of(Kill), ["stop"] = Of(Stop), ["promote"] = Of(Promote),
    };

    /// <summary>A table, for people.</summary>
    public void Show(IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("the leader").AddColumn("median").AddColumn("shortest").AddColumn("longest").AddColumn("rounds");
        Row(table, "is killed (SIGKILL)", Kill);
        Row(table, "is stopped (SIGSTOP)", Stop);
        Row(table, "hands over (promote)", Promote);
        console.WriteLine("Seconds from the last answer before to the first answer after:");
        console.Write(table);
    }

    private static void Row(Table table, string what, List<double> seconds) => table.AddRow(
        what, Text(Series.MedianOf(seconds)), Text(seconds.Min()), Text(seconds.Max()), Text(seconds.Count, "F0"));

    private static JsonObject Of(List<double> seconds) => new()
    {
        ["median_seconds"] = Math.Round(Series.MedianOf(seconds), 3),
        ["seconds"] = new JsonArray([.. seconds.Select(value => JsonValue.Create(Math.Round(value, 3)))]),
    };

    private static string Text(double value, string format = "0.000") =>
        value.ToString(format, CultureInfo.InvariantCulture);
}
