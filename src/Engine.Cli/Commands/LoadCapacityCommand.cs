using System.CommandLine;
using Engine.Cli.Connection;
using Engine.Cli.Load;
using Engine.Cli.Load.Capacity;
using Engine.Cli.Output;
using Engine.Cli.Processes;
using Engine.Load.Capacity;
using Engine.Load.Profiles;

namespace Engine.Cli.Commands;

/// <summary><c>engine load capacity</c>: how much the box carries, and what a day needs of it.</summary>
internal static class LoadCapacityCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        CapacityOptions options = new();
        Command command = new(
            "capacity", "Find the highest rate that holds an SLO, and write what that means for a day on one page.")
        {
            options.Profile, EngineAddress.Option, EngineAddress.Admin, options.Slo, options.Hold, options.Trial, options.Quick,
            options.Batch, options.Streams, options.Window, options.MaxRate, options.Precision, options.FailBelow, options.Out,
            options.Connection, options.MaxRows, options.Deadline, options.StopOnError,
        };
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CapacityOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        Report output = Report.For(parsed);
        try
        {
            CapacityRequest request = options.Read(parsed);
            Gate? gate = options.ReadGate(parsed);
            LoadProfile profile = await options.ProfileAsync(parsed, cancellation);
            string folder = CapacityOutput.Prepare(parsed.GetRequiredValue(options.Out));
            var session = new CapacitySession(
                request, profile, new LoadProgress(parsed.InvocationConfiguration.Error, !Console.IsErrorRedirected));
            CapacityReport report = await session.RunAsync(cancellation);
            await CapacityOutput.WriteAsync(output, report, folder);
            if (gate?.Judge(report) is { } complaint)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"engine: {complaint}");
                return ExitCode.Failure;
            }

            return session.HasFailed ? ExitCode.Failure : ExitCode.Ok;
        }
        catch (Exception failure) when (failure is ProfileException or EngineProcessException)
        {
            throw new ToolException(failure.Message, failure);
        }
    }
}
