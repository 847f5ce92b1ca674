using System.CommandLine;
using Engine.Cli.Connection;
using Engine.Cli.Load;
using Engine.Cli.Output;
using Engine.Cli.Processes;
using Engine.Load.Profiles;
using Engine.Load.Reports;

namespace Engine.Cli.Commands;

/// <summary><c>engine load run PROFILE</c>: the open model against an engine, as a profile says.</summary>
internal static class LoadRunCommand
{
    private const double MostFactor = 100_000;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Options options = new();
        Command command = new("run", "Send what a profile says when it says so, and report what that was like.")
        {
            options.Profile, EngineAddress.Option, options.Speed, options.Scale, options.Slo, options.Quick, options.Out,
            options.Streams, options.Window, options.Deadline, options.MaxOutstanding, options.StopOnError, options.Closed,
            options.Seed, options.DryRun,
        };
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Options options, ParseResult parsed, CancellationToken cancellation)
    {
        Report output = Report.For(parsed);
        try
        {
            LoadRequestOptions request = options.Read(parsed);
            LoadProfile profile = await ProfileFile.LoadAsync(parsed.GetRequiredValue(options.Profile), cancellation);
            var session = new LoadSession(
                request, profile, new LoadProgress(parsed.InvocationConfiguration.Error, !Console.IsErrorRedirected));
            LoadReport report = await session.RunAsync(cancellation);
            List<Verdict> verdicts = [.. request.Thresholds.Select(threshold => threshold.Judge(report))];
            return await LoadOutput.WriteAsync(output, report, verdicts, parsed.GetValue(options.Out));
        }
        catch (Exception failure) when (failure is ProfileException or EngineProcessException)
        {
            throw new ToolException(failure.Message, failure);
        }
    }

    private sealed class Options
    {
        public Argument<string> Profile { get; } = new("PROFILE") { Description = "The profile's JSON file." };

        public Option<double> Speed { get; } = Factor("--speed", "Time passes so many times as fast.");

        public Option<double> Scale { get; } = Factor("--scale", "Every rate times this.");

        public Option<string[]> Slo { get; } = new("--slo")
        {
            Description = "A limit to be kept, such as \"p99<5ms\" or \"errors<=0.1%\"; may be given again.",
            AllowMultipleArgumentsPerToken = true,
        };

        public Option<bool> Quick { get; } = new("--quick")
        {
            Description = "The whole profile in 20 s, at its own rates: a first look.",
        };

        public Option<string?> Out { get; } = new("--out") { Description = "Also write the report to this file, as JSON." };

        public Option<int?> Streams { get; } = new("--streams") { Description = "gRPC streams, instead of the profile's." };

        public Option<int?> Window { get; } = new("--window") { Description = "Requests on their way per stream." };

        public Option<double> Deadline { get; } = new("--deadline")
        {
            Description = "Seconds until a request that is not answered counts as failed.", DefaultValueFactory = _ => 30,
        };

        public Option<int> MaxOutstanding { get; } = new("--max-outstanding")
        {
            Description = "Transfers on their way, at most; what is due beyond that is dropped and counted.",
            DefaultValueFactory = _ => 1_000_000,
        };

        public Option<bool> StopOnError { get; } = new("--stop-on-error")
        {
            Description = "End the run with the first request that fails as a whole; without it they are counted.",
        };

        public Option<int?> Closed { get; } = new("--closed")
        {
            Description = "The closed model instead: so many requests on their way, each followed by another when answered.",
        };

        public Option<int> Seed { get; } = new("--seed") { Description = "What is drawn.", DefaultValueFactory = _ => 1 };

        public Option<bool> DryRun { get; } = new("--dry-run")
        {
            Description = "Send to nobody: shows whether this machine keeps the schedule at all.",
        };

        public LoadRequestOptions Read(ParseResult parsed) => new()
        {
            Engine = EngineAddress.Named(parsed),
            Speed = Positive(parsed.GetValue(Speed), "--speed"),
            Scale = Positive(parsed.GetValue(Scale), "--scale"),
            Thresholds = [.. (parsed.GetValue(Slo) ?? []).Select(ReadThreshold)],
            IsDryRun = parsed.GetValue(DryRun),
            IsQuick = parsed.GetValue(Quick),
            Streams = parsed.GetValue(Streams),
            Window = parsed.GetValue(Window),
            Deadline = TimeSpan.FromSeconds(Positive(parsed.GetValue(Deadline), "--deadline")),
            MaxOutstanding = (int)Positive(parsed.GetValue(MaxOutstanding), "--max-outstanding", int.MaxValue),
            StopOnError = parsed.GetValue(StopOnError),
            ClosedInFlight = parsed.GetValue(Closed) is { } inFlight ? (int)Positive(inFlight, "--closed") : null,
            Seed = parsed.GetValue(Seed),
        };

        private static Threshold ReadThreshold(string text)
        {
            try
            {
                return Threshold.Parse(text);
            }
            catch (FormatException wrong)
            {
                throw new ToolException($"--slo: {wrong.Message}", wrong);
            }
        }

        private static double Positive(double value, string option, double most = MostFactor) =>
            value > 0 && value <= most ? value : throw new ToolException($"{option} is above 0 and at most {most}.");

        private static Option<double> Factor(string name, string description) =>
            new(name) { Description = description, DefaultValueFactory = _ => 1 };
    }
}
