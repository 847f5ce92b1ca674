using System.CommandLine;
using Engine.Cli.Commands;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Cli.Processes;
using Engine.Client;

namespace Engine.Cli;

/// <summary>
/// The engine tool. A command is one class in Commands/ with a static <c>Create</c>, listed in <see cref="Commands"/>.
/// It ends with 0 when it did what was asked, with 1 and one line that says what to do when it did not.
/// </summary>
internal static class Program
{
    private static readonly TimeSpan s_termination = TimeSpan.FromMinutes(2);

    /// <summary>Every command of the tool, in the order in which help shows them.</summary>
    private static Command[] Commands() =>
    [
        DemoCommand.Create(),
        ServeCommand.Create(),
        AccountCommand.Create(),
        TransferCommand.Create(),
        HoldCommand.Create(),
        WatchCommand.Create(),
        ImportCommand.Create(),
        StatusCommand.Create(),
        AlarmsCommand.Create(),
        DoctorCommand.Create(),
        TopCommand.Create(),
        TuneCommand.Create(),
        DrainCommand.Create(),
        PauseClientCommand.CreatePause(),
        PauseClientCommand.CreateResume(),
        PromoteCommand.Create(),
        ClientCommand.Create(),
        IncidentCommand.Create(),
        DiagnoseCommand.Create(),
        VerifyCommand.Create(),
        RebuildCommand.Create(),
        ArchiveCommand.Create(),
        BackupCommand.Create(),
        RestoreCommand.Create(),
        ConformanceCommand.Create(),
        BenchCommand.Create(),
        DrillCommand.Create(),
        LoadCommand.Create(),
    ];

    private static Task<int> Main(string[] args)
    {
        InlineSockets.Choose();
        return RunAsync(args, Console.Out, Console.Error);
    }

    /// <summary>The whole of the tool, ready to be asked what a line means.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand("A transaction engine: double-entry transfers, durable in PostgreSQL.")
        {
            Report.JsonOption,
        };
        foreach (var credential in Credentials.Options)
        {
            root.Add(credential);
        }

        foreach (Command command in Commands())
        {
            root.Add(command);
        }

        return root;
    }

    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Root().Parse(args);
        var report = new Report(parsed.GetValue(Report.JsonOption), output, error);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            return report.Failed($"{ParseComplaint.Of(parsed)} Add --help to see how the command is used.");
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,

                // An engine that drains, or that a command started for itself, takes its time to end.
                ProcessTerminationTimeout = s_termination,
            }).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure
            is ToolException or EngineException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return report.Failed(failure.Message);
        }
        catch (OperationCanceledException)
        {
            return report.Failed("Interrupted; run the same command again to go on.");
        }
    }
}
