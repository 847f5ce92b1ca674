using System.CommandLine;
using Engine.Cli.Bench.NoWork;
using Engine.Cli.Processes;

namespace Engine.Cli.Commands;

/// <summary>What benchmarks start as a process beside an engine; of no use to anybody else, and not shown.</summary>
internal static class BenchNoWorkCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Option<int> port = new("--port") { Description = "Port on the loopback interface.", Required = true };
        Command command = new(NoWorkProcess.Command, "Answer the calls of a ledger without doing anything.")
        {
            port,
        };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellation) =>
        {
            await NoWorkHost.RunAsync(
                parsed.GetRequiredValue(port), parsed.InvocationConfiguration.Output, cancellation);
            return ExitCode.Ok;
        });
        return command;
    }
}
