using System.CommandLine;
using Engine.Client;

namespace Engine.Cli.Connection;

/// <summary>How a command finds its engine: --address, else ENGINE_ADDRESS, else this machine's port 7171.</summary>
internal static class EngineAddress
{
    /// <summary>Where an engine listens when nothing else was said.</summary>
    public const string Default = "http://127.0.0.1:7171";

    /// <summary>The variable that holds one address or several, with commas between.</summary>
    public const string Variable = "ENGINE_ADDRESS";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>To be added to every command that speaks to an engine.</summary>
    public static readonly Option<string[]> Option = AddressOption($"[env: {Variable}, default: {Default}]");

    /// <summary>
    /// To be added instead to a command that starts an engine of its own unless the command line names one: the variable, which may
    /// name the engine of production, counts for nothing there.
    /// </summary>
    public static readonly Option<string[]> Instead = AddressOption("[default: a fresh one, started for the time]");

    /// <summary>To be added to commands that use the ledger and the admin service, which may have a port of its own.</summary>
    public static readonly Option<string?> Admin = new("--admin-address")
    {
        Description = "Where the engine's admin service is; it is at --address too unless a clients-file says who may call.",
        HelpName = "address",
    };

    /// <summary>How to reach the engine that the command line names, with the credentials that it gives.</summary>
    /// <exception cref="ToolException">A file cannot be used.</exception>
    public static EngineClientOptions OptionsOf(ParseResult parsed) => OptionsOf(parsed, Of(parsed));

    /// <summary>The same where one is named, by the command line or the environment; null where none is.</summary>
    /// <exception cref="ToolException">A file cannot be used.</exception>
    public static EngineClientOptions? Named(ParseResult parsed) =>
        parsed.GetValue(Option) is { Length: > 0 } || !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(Variable))
            ? OptionsOf(parsed)
            : null;

    /// <summary>How to reach the engine that <see cref="Instead"/> names; null where it names none.</summary>
    /// <exception cref="ToolException">A file cannot be used.</exception>
    public static EngineClientOptions? NamedInstead(ParseResult parsed) =>
        parsed.GetValue(Instead) is { Length: > 0 } given ? OptionsOf(parsed, given) : null;

    /// <summary>A client of the engine that the command line names.</summary>
    /// <exception cref="ToolException">An address is none.</exception>
    public static EngineClient Connect(ParseResult parsed) => Connect(OptionsOf(parsed));

    /// <summary>A client with options of the command's own, and the credentials that the command line gives.</summary>
    /// <exception cref="ToolException">An option is out of range, or a file cannot be used.</exception>
    public static EngineClient Connect(ParseResult parsed, EngineClientOptions options) =>
        Connect(Credentials.AddTo(options, parsed));

    /// <summary>A client with options that have the credentials, where any are needed.</summary>
    /// <exception cref="ToolException">An option is out of range.</exception>
    public static EngineClient Connect(EngineClientOptions options)
    {
        try
        {
            return new EngineClient(options);
        }
        catch (ArgumentException wrong)
        {
            throw new ToolException(wrong.Message, wrong);
        }
    }

    /// <summary>The addresses that the command line or the environment names.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is { Length: > 0 } given)
        {
            return given;
        }

        var variable = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(variable)
            ? [Default]
            : variable.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static Option<string[]> AddressOption(string otherwise) => new("--address", "-a")
    {
        Description = "Where the engine is: http://host:port, https://host:port or unix:/path; may be given again for others to try. "
            + otherwise,
        HelpName = "address",
    };

    private static EngineClientOptions OptionsOf(ParseResult parsed, IReadOnlyList<string> addresses) =>
        Credentials.AddTo(new EngineClientOptions { Addresses = addresses, Deadline = Deadline }, parsed);
}
