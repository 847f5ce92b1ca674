using System.CommandLine;
using Engine.Cli.Import;
using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary><c>engine import FILE</c>: loads transfers from a CSV file.</summary>
internal static class ImportCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Options options = new();
        Command command = new("import", "Load transfers from a CSV file, plain or gzipped. Repeated, it goes on where it was.")
        {
            options.File, options.Map, options.Ledger, options.CreateAccounts, options.SkipBadLines,
            options.AllowRefusals, options.Batch, options.Window, options.Address, options.Json,
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
            file, parsed.GetValue(options.Map), pace, parsed.GetValue(options.Json), parsed.GetValue(options.AllowRefusals));
        TextWriter errors = parsed.InvocationConfiguration.Error;
        await using EngineClient client = new(new EngineClientOptions
        {
            Addresses = [parsed.GetRequiredValue(options.Address)],
            // One stream: transfers of a file take effect in the order of the file.
            Streams = 1,
            Window = pace.Window,
        });
        ProgressLine progress = new(errors, !Console.IsErrorRedirected, TimeProvider.System);
        ImportRun run = new(
            new EngineImportTarget(client), parsed.InvocationConfiguration.Output, errors, TimeProvider.System);
        return await run.RunAsync(request, progress, cancellation);
    }

    private sealed class Options
    {
        public Options()
        {
            Ledger.Validators.Add(result => Require(result, result.GetValue(Ledger) is not 0, "1 to 4294967295"));
            Batch.Validators.Add(result => Require(result, result.GetValue(Batch) is >= 1 and <= Survey.MaxBatch, "1 to 8192"));
            Window.Validators.Add(result => Require(result, result.GetValue(Window) is >= 1 and <= 64, "1 to 64"));
        }

        public Argument<string> File { get; } = new("FILE") { Description = "The CSV file; gzipped or not." };

        public Option<string?> Map { get; } = new("--map")
        {
            Description = "How rows become transfers (samples/import-map.schema.json). Without it the header says.",
        };

        public Option<uint?> Ledger { get; } = new("--ledger")
        {
            Description = "The ledger of all rows, whatever map or columns say.",
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
        };

        public Option<int> Window { get; } = new("--window")
        {
            Description = "Requests under way at once.",
            DefaultValueFactory = _ => new ImportPace().Window,
        };

        public Option<string> Address { get; } = new("--address")
        {
            Description = "Where the engine is: http://host:port or unix:/path/to.sock.",
            DefaultValueFactory = _ => "http://127.0.0.1:7171",
        };

        public Option<bool> Json { get; } = new("--json") { Description = "Print the summary as JSON." };

        private static void Require(System.CommandLine.Parsing.OptionResult result, bool holds, string range)
        {
            if (!holds)
            {
                result.AddError($"{result.Option.Name} must be {range}.");
            }
        }
    }
}
