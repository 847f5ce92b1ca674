using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Diagnosis;
using Engine.Cli.Output;
using Engine.Client;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary>
/// <c>engine diagnose</c>: collects what somebody far away needs to understand an engine, without secrets, amounts or the
/// content of any row. Works with the engine gone too; what cannot be had is told.
/// </summary>
internal sealed class DiagnoseCommand
{
    private readonly Option<string?> _out = new("--out")
    {
        Description = "Where the bundle goes. [default: engine-diagnose-TIME.tar.gz]", HelpName = "FILE.tar.gz",
    };

    private readonly Option<Uri?> _metrics = new("--metrics")
    {
        Description = "Where the engine tells its metrics. [default: /metrics of its admin port]", HelpName = "URL",
    };

    private readonly Option<int> _patience = new("--patience")
    {
        Description = "Seconds after which a part that cannot be had is left out.", DefaultValueFactory = _ => 15,
    };

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var options = new DiagnoseCommand();
        Command command = new("diagnose", "Collect a support bundle without secrets or amounts.")
        {
            options._out, options._metrics, options._patience, JournalPlace.Data, JournalPlace.Connection, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string file = parsed.GetValue(_out)
            ?? string.Create(CultureInfo.InvariantCulture, $"engine-diagnose-{now.UtcDateTime:yyyyMMdd-HHmmss}.tar.gz");
        NewFile.Require(file);
        var bundle = new Bundle(TimeSpan.FromSeconds(Math.Max(1, parsed.GetValue(_patience))));
        EngineClientOptions engine = EngineAddress.OptionsOf(parsed);
        await using (EngineClient client = EngineAddress.Connect(engine))
        {
            var examination = new Examination(
                client,
                parsed.GetRequiredValue(JournalPlace.Data),
                () => JournalPlace.Of(parsed),
                new MetricsPage(parsed.GetValue(_metrics), engine));
            await examination.GatherAsync(bundle, now, cancellation);
        }

        try
        {
            await bundle.WriteAsync(file, now, cancellation);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"--out: {failed.Message}");
        }

        Report.For(parsed).Write(Document(file, bundle), console => Show(console, file, bundle));
        return ExitCode.Ok;
    }

    private static JsonObject Document(string file, Bundle bundle) => new()
    {
        ["bundle"] = Path.GetFullPath(file),
        ["parts"] = new JsonArray([.. bundle.Parts.Select(part => (JsonNode)new JsonObject
        {
            ["name"] = part.Name, ["what"] = part.What, ["missing"] = part.Missing.Length > 0 ? part.Missing : null,
        })]),
    };

    private static void Show(IAnsiConsole console, string file, Bundle bundle)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("part", "what", "bytes");
        foreach (BundlePart part in bundle.Parts)
        {
            string size = part.Content is { } content
                ? Encoding.UTF8.GetByteCount(content).ToString("N0", CultureInfo.InvariantCulture)
                : $"missing: {part.Missing}";
            table.AddRow(Markup.Escape(part.Name), Markup.Escape(part.What), Markup.Escape(size));
        }

        console.Write(table);
        console.WriteLine($"The bundle, without secrets or amounts: {Path.GetFullPath(file)}");
    }
}
