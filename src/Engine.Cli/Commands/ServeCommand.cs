using System.CommandLine;
using Engine.Cli.Output;
using Engine.Cli.Processes;
using Engine.Server.Hosting;

namespace Engine.Cli.Commands;

/// <summary><c>engine serve</c>: runs an engine. Every setting of the server is an option of the same name.</summary>
internal static class ServeCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Option<string?> file = new("--settings") { Description = "A JSON file with a section Engine." };
        Option<string[]>[] settings = [.. EngineOptionsReader.All.Select(setting => new Option<string[]>("--" + setting.Name)
        {
            Description = Describe(setting),
            HelpName = "VALUE",
            Arity = setting.IsFlag ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore,
        })];
        Command command = new("serve", "Run an engine until it is asked to stop.") { file };
        foreach (Option<string[]> setting in settings)
        {
            command.Options.Add(setting);
        }

        command.SetAction((parsed, cancellation) => RunAsync(
            Report.For(parsed),
            parsed.GetValue(file),
            settings.SelectMany(setting => Texts(parsed, setting).Select(text => KeyValuePair.Create(setting.Name[2..], text))),
            cancellation));
        return command;
    }

    private static string[] Texts(ParseResult parsed, Option<string[]> setting) => parsed.GetResult(setting) switch
    {
        null => [],
        { Tokens.Count: 0 } => [bool.TrueString],
        _ => parsed.GetValue(setting)!,
    };

    private static string Describe(EngineSetting setting)
    {
        string otherwise = setting.Default.Length == 0 ? "none" : setting.Default;
        return $"{setting.Description} [default: {otherwise}] [env: {setting.Variable}]";
    }

    private static async Task<int> RunAsync(
        Report report, string? file, IEnumerable<KeyValuePair<string, string>> given, CancellationToken cancellation)
    {
        EngineOptions options;
        try
        {
            options = EngineOptionsReader.Read(file, Environment.GetEnvironmentVariables(), given);
        }
        catch (EngineOptionsException wrong)
        {
            return report.Failed(wrong.Problems);
        }

        return await EngineHost.RunAsync(options, cancellation);
    }
}
