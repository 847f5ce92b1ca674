using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Engine.Cli.Connection;
using Engine.Cli.Import;
using Engine.Cli.Output;
using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary><c>engine import FILE</c>: loads transfers from a CSV file.</summary>
internal static class ImportCommand
{
    private const int MaxWindow = 64;

    // How long an engine may be away before the import ends; it goes on by itself where it comes back sooner.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly UInt128[] s_anyAccount = [1];

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Options options = new();
        Command command = new("import", "Load transfers from a CSV file. Repeated, it goes on where it was.")
        {
            options.File, options.Map, options.Ledger, options.CreateAccounts, options.SkipBadLines,
            options.AllowRefusals, options.Batch, options.Window, EngineAddress.Option,
        };
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Options options, ParseResult parsed, CancellationToken cancellation)
    {
        ImportPace pace = new(parsed.GetValue(options.Batch), parsed.GetValue(options.Window));
        ImportFile file = new()
        {
            Path = parsed.GetRequiredValue(options.File),
            Ledger = parsed.GetValue(options.Ledger),
            CreateAccounts = parsed.GetValue(options.CreateAccounts),
            SkipBadLines = parsed.GetValue(options.SkipBadLines),
        };
        ImportRequest request = new(
            file,
            parsed.GetValue(options.Map),
            pace,
            parsed.GetValue(Report.JsonOption),
            parsed.GetValue(options.AllowRefusals));
        await RequireReachableAsync(parsed, cancellation);
        await using EngineClient client = EngineAddress.Connect(parsed, new EngineClientOptions
        {
            Addresses = EngineAddress.Of(parsed),
            // One stream: transfers of a file take effect in the order of the file.
            Streams = 1,
            Window = pace.Window,
            Deadline = Patience,
        });
        ProgressLine progress = new(
            parsed.InvocationConfiguration.Error, !Console.IsErrorRedirected, TimeProvider.System);
        ImportRun run = new(
            new EngineImportTarget(client), parsed.InvocationConfiguration.Output, TimeProvider.System);
        try
        {
            return await run.RunAsync(request, progress, cancellation);
        }
        catch (ImportException e)
        {
            throw new ToolException(e.Message, e);
        }
    }

    // A wrong address is told at once; only an engine that was there is waited for. It is asked what every client who reads
    // may ask, whatever his ledgers: the admin service may be on another port, and is not for everybody.
    private static async Task RequireReachableAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using EngineClient client = EngineAddress.Connect(parsed);
        await client.LookupAccountsAsync(s_anyAccount, cancellation);
    }

    private sealed class Options
    {
        public Argument<string> File { get; } = new("FILE") { Description = "The CSV file; gzipped or not." };

        public Option<string?> Map { get; } = new("--map")
        {
            Description = "How rows become transfers (samples/import-map.schema.json). Without it the header says.",
        };

        public Option<uint?> Ledger { get; } = new("--ledger")
        {
            Description = "The ledger of all rows, whatever map or columns say.",
            CustomParser = argument => (uint?)Whole(argument, 1, uint.MaxValue),
        };

        public Option<bool> CreateAccounts { get; } = new("--create-accounts")
        {
            Description = "Create accounts that a file without a map gives by id, not only those given by name.",
        };

        public Option<bool> SkipBadLines { get; } = new("--skip-bad-lines")
        {
            Description = "Count lines that cannot be read and go on. Without it nothing is sent if there is one.",
        };

        public Option<bool> AllowRefusals { get; } = new("--allow-refusals")
        {
            Description = "Exit with 0 although transfers were refused.",
        };

        public Option<int> Batch { get; } = new("--batch")
        {
            Description = "Transfers in a request.",
            DefaultValueFactory = _ => new ImportPace().Batch,
            CustomParser = argument => (int)(Whole(argument, 1, Survey.MaxBatch) ?? 0),
        };

        public Option<int> Window { get; } = new("--window")
        {
            Description = "Requests under way at once.",
            DefaultValueFactory = _ => new ImportPace().Window,
            CustomParser = argument => (int)(Whole(argument, 1, MaxWindow) ?? 0),
        };

        private static uint? Whole(ArgumentResult argument, uint least, uint most)
        {
            string text = argument.Tokens[0].Value;
            if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value)
                && value >= least && value <= most)
            {
                return value;
            }

            argument.AddError($"\"{text}\" is not a whole number from {least} to {most}.");
            return null;
        }
    }
}
