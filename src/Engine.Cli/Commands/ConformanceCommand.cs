using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Engine.Cli.Conformance;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Cli.Processes;
using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary><c>engine conformance FILE</c>: plays recorded cases and names every difference.</summary>
internal static class ConformanceCommand
{
    private const int Conforms = 0;
    private const int Differs = 1;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "Cases as JSON lines, plain or gzipped." };
        Command command = new(
            "conformance",
            "Play recorded cases against an engine that holds none of their ids, and name every difference. Where no --address names "
            + "one, a fresh one is started for the run.")
        {
            file, EngineAddress.Instead,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(file),
            EngineAddress.NamedInstead(parsed),
            parsed.GetValue(Report.JsonOption),
            parsed.InvocationConfiguration.Output,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string file, EngineClientOptions? named, bool json, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<ConformanceCase> cases = CaseReader.ReadFile(file);
            long start = Stopwatch.GetTimestamp();
            ConformanceReport report = await PlayAsync(cases, named, cancellation);
            Print(report, file, Stopwatch.GetElapsedTime(start), json, output);
            return report.Conforms ? Conforms : Differs;
        }
        catch (CaseFormatException error)
        {
            throw new ToolException($"{file}, {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"{file} cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is EngineException or EngineProcessException or ArgumentException)
        {
            throw new ToolException(error.Message, error);
        }
    }

    private static async Task<ConformanceReport> PlayAsync(
        IReadOnlyList<ConformanceCase> cases, EngineClientOptions? named, CancellationToken cancellation)
    {
        if (named is not null)
        {
            return await PlayAtAsync(cases, named, cancellation);
        }

        await using EphemeralEngine engine = await EphemeralEngine.StartAsync(cancellation);
        try
        {
            return await PlayAtAsync(cases, new EngineClientOptions { Addresses = [engine.Address] }, cancellation);
        }
        catch (EngineException) when (engine.Process.Exited.IsCompleted)
        {
            int code = await engine.Process.Exited;
            throw new EngineProcessException($"ended with exit code {code} during the run", engine.Process.Output);
        }
    }

    private static async Task<ConformanceReport> PlayAtAsync(
        IReadOnlyList<ConformanceCase> cases, EngineClientOptions options, CancellationToken cancellation)
    {
        await using EngineClient client = EngineAddress.Connect(options);
        EngineTarget target = new(client, TimeProvider.System);
        ConformanceRunner runner = new(target, new ConformanceOptions(), TimeProvider.System);
        return await runner.RunAsync(cases, cancellation);
    }

    private static void Print(ConformanceReport report, string file, TimeSpan took, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new ReportDocument(report, file, took), _json));
            return;
        }

        foreach (Difference difference in report.Differences)
        {
            output.WriteLine(difference);
        }

        foreach (string note in report.Notes)
        {
            output.WriteLine($"note: {note}");
        }

        int differing = report.Differences.Select(difference => difference.Case).Distinct().Count();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(report.Cases, "case")}, {Count(report.Steps, "step")}, {Count(report.Answers, "answer")} " +
            $"compared in {took.TotalSeconds:F1} s: {Count(report.Differences.Count, "difference")}, " +
            $"in {Count(differing, "case")}"));
    }

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
