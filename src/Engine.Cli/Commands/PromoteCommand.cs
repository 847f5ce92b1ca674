using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine promote</c>: the standby among the addresses takes over.</summary>
internal static class PromoteCommand
{
    private static readonly TimeSpan AskDeadline = TimeSpan.FromSeconds(3);

    // Forced, the take-over waits until the engine that led can answer no more.
    private static readonly TimeSpan PromoteDeadline = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var command = new Command("promote", "Have a standby take over from the engine that leads.")
        {
            EngineAddress.Option,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string address = await FindAsync(parsed, cancellationToken);
        await using EngineClient client = EngineAddress.Connect(
            parsed, new EngineClientOptions { Addresses = [address], Deadline = PromoteDeadline });
        PromoteResponse done = await client.PromoteAsync(cancellationToken);
        var document = new JsonObject
        {
            ["address"] = address,
            ["already_leading"] = done.AlreadyLeading,
            ["epoch"] = done.Epoch.ToString(CultureInfo.InvariantCulture),
        };
        string verb = done.AlreadyLeading ? "leads already" : "leads now";
        Report.For(parsed).Write(
            document, console => console.MarkupLineInterpolated($"{address} {verb}, epoch {done.Epoch}"));
        return ExitCode.Ok;
    }

    /// <summary>The first address with a standby; with none, the first that answers at all.</summary>
    private static async Task<string> FindAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> addresses = EngineAddress.Of(parsed);
        string? reached = null;
        foreach (string address in addresses)
        {
            await using EngineClient client = EngineAddress.Connect(
                parsed, new EngineClientOptions { Addresses = [address], Deadline = AskDeadline });
            try
            {
                GetStatusResponse status = await client.GetStatusAsync(cancellationToken);
                reached ??= address;
                if (status.Role == EngineRole.Standby)
                {
                    return address;
                }
            }
            catch (EngineException) when (addresses.Count > 1)
            {
                // Perhaps the engine that led; the others are asked.
            }
        }

        return reached ?? throw new ToolException("No engine was reached at any of the addresses: check them.");
    }
}
