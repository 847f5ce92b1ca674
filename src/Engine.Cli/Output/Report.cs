using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Engine.Cli.Output;

/// <summary>What a command prints: tables for people, or with --json exactly one document.</summary>
internal sealed class Report(bool isJson, TextWriter output, TextWriter error)
{
    private const int WidthWhenRedirected = 160;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The option that every command has.</summary>
    public static readonly Option<bool> JsonOption = new("--json")
    {
        Description = "Print one JSON document: ids as UUID text, amounts as strings.", Recursive = true,
    };

    private readonly Lazy<IAnsiConsole> console = new(() => Create(output));

    private readonly Lazy<IAnsiConsole> aside = new(() => Create(error));

    /// <summary>Whether a JSON document was asked for; then nothing else may go to the output.</summary>
    public bool IsJson => isJson;

    /// <summary>Where tables and live displays go.</summary>
    public IAnsiConsole Console => console.Value;

    /// <summary>Where is told how a run goes on: among the rest, or beside it where that is to be one document.</summary>
    public IAnsiConsole Progress => isJson ? aside.Value : Console;

    public static Report For(ParseResult parsed) => new(
        parsed.GetValue(JsonOption), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);

    /// <summary>Prints the document, or what people see instead.</summary>
    public void Write(JsonNode document, Action<IAnsiConsole> forPeople)
    {
        if (isJson)
        {
            output.WriteLine(document.ToJsonString(Indented));
        }
        else
        {
            forPeople(Console);
        }
    }

    /// <summary>Prints one line that says what failed, and gives the exit code.</summary>
    public int Failed(string message) => Failed(new[] { message });

    /// <summary>Prints a line for each thing that is wrong, or all of them in one document, and gives the exit code.</summary>
    public int Failed(IReadOnlyList<string> messages)
    {
        string[] lines = [.. messages.Select(message => message.ReplaceLineEndings(" "))];
        foreach (var line in lines)
        {
            error.WriteLine($"engine: {line}");
        }

        if (isJson)
        {
            output.WriteLine(new JsonObject { ["error"] = string.Join("; ", lines) }.ToJsonString(Indented));
        }

        return ExitCode.Failure;
    }

    private static IAnsiConsole Create(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthWhenRedirected;
        }

        return console;
    }
}
