using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Engine.Cli.Bench.Peers;

/// <summary>The engine's durable rate and that of its peers, transfers a second.</summary>
internal sealed class PeersReport(PeersOptions options)
{
    // A peer below these was not given a fair chance, by its text or by the machine.
    private const double SoundFunction = 5_000;
    private const double SoundSetSql = 40_000;

    /// <summary>The engine over gRPC.</summary>
    public Series Engine { get; } = new();

    /// <summary>A function call a transfer.</summary>
    public Series Function { get; } = new();

    /// <summary>A batch a call, by sets; the better number of connections of each round.</summary>
    public Series SetSql { get; } = new();

    /// <summary>How many times the function's rate the engine's is.</summary>
    public double FunctionRatio => Engine.Median / Function.Median;

    /// <summary>How many times the rate by sets the engine's is.</summary>
    public double SetSqlRatio => Engine.Median / SetSql.Median;

    /// <summary>Why the run is void; null where it counts.</summary>
    public string? Complaint =>
        Function.Median < SoundFunction ? Below("the function", Function.Median, SoundFunction)
        : SetSql.Median < SoundSetSql ? Below("the SQL by sets", SetSql.Median, SoundSetSql)
        : options.Accounts != PeersOptions.FullAccounts
            ? Text($"The run is void as a figure to quote: it used {options.Accounts:N0} accounts, not a million.")
        : null;

    /// <summary>The report as one document.</summary>
    public JsonObject ToDocument() => new JsonObject
    {
        ["ratio_function"] = Math.Round(FunctionRatio, 1),
        ["ratio_set_sql"] = Math.Round(SetSqlRatio, 2),
        ["engine_per_s"] = Math.Round(Engine.Median),
        ["function_per_s"] = Math.Round(Function.Median),
        ["set_sql_per_s"] = Math.Round(SetSql.Median),
        ["sound"] = Complaint is null,
        ["void_because"] = Complaint,
        ["accounts"] = options.Accounts,
        ["batch"] = PeersOptions.Batch,
        ["connections"] = PeersOptions.Connections,
    }.Here(options.Rounds, options.Duration);

    /// <summary>Shows it to people.</summary>
    public void Show(IAnsiConsole console)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("what", "median a second", "the engine is so many times as fast");
        table.AddRow(Text($"engine, batches of {PeersOptions.Batch:N0}"), Text($"{Engine.Median:N0}"), "");
        table.AddRow(
            Text($"PL/pgSQL function, {PeersOptions.Connections} connections"),
            Text($"{Function.Median:N0}"),
            Text($"{FunctionRatio:N0}"));
        table.AddRow(
            Text($"SQL by sets, batches of {PeersOptions.Batch:N0}"),
            Text($"{SetSql.Median:N0}"),
            Text($"{SetSqlRatio:N1}"));
        console.Write(table);
        if (Complaint is { } complaint)
        {
            console.MarkupLineInterpolated($"[yellow]{complaint}[/]");
        }
    }

    private static string Below(string peer, double rate, double sound) =>
        Text($"The run is void: {peer} made {rate:N0}/s, and a fair peer makes {sound:N0}/s on the reference box.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
