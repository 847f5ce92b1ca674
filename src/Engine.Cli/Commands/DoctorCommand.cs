using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Doctor;
using Engine.Cli.Output;
using Engine.Client;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine doctor</c>: what is wrong now, why it thinks so, and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command(
            "doctor",
            "Say in plain words what is wrong now, why, and what to do; also where no engine answers. Ends with 1 if anything is.")
        {
            EngineAddress.Option, JournalPlace.Data, JournalPlace.Connection,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var complaints = new List<Complaint>();
        string summary;
        try
        {
            await using var client = EngineAddress.Connect(parsed);
            var status = await client.GetStatusAsync(cancellationToken);
            var alarms = await client.Alarms.ListAsync(cancellationToken: cancellationToken);
            complaints.AddRange(AlarmComplaints.Of(status, alarms));
            var since = status.Uptime?.ToTimeSpan() ?? TimeSpan.Zero;
            summary = string.Create(
                CultureInfo.InvariantCulture,
                $"The engine answers: {status.Role.ToString().ToLowerInvariant()}, epoch {status.Epoch}, up {since:d\\.hh\\:mm\\:ss}, "
                    + $"{status.Sequences?.Answered ?? 0:N0} requests answered, "
                    + $"sequence {status.Sequences?.DurableSequence ?? 0:N0} durable, {alarms.Checkers.Count} checkers at work.");
        }
        catch (EngineException failure) when (failure.Kind
            is EngineFailure.Unavailable or EngineFailure.NotAccepted or EngineFailure.Unknown or EngineFailure.Internal)
        {
            summary = "No engine answers.";
            complaints.AddRange(await FromOutsideAsync(parsed, failure.Message, cancellationToken));
        }

        var isWell = !complaints.Any(AlarmComplaints.IsGrave);
        Report.For(parsed).Write(Json(summary, isWell, complaints), console => Tell(console, summary, isWell, complaints));
        return isWell ? ExitCode.Ok : ExitCode.Failure;
    }

    private static async Task<IReadOnlyList<Complaint>> FromOutsideAsync(
        ParseResult parsed, string failure, CancellationToken cancellationToken)
    {
        var complaints = new List<Complaint>();
        foreach (var address in EngineAddress.Of(parsed))
        {
            complaints.Add(await EndpointProbe.LookAsync(address, failure, cancellationToken));
        }

        complaints.AddRange(EngineProcesses.Look());
        complaints.Add(await JournalProbe.LookAsync(parsed, cancellationToken));
        return [.. complaints.OrderByDescending(AlarmComplaints.IsGrave)];
    }

    private static JsonObject Json(string summary, bool isWell, IEnumerable<Complaint> complaints) => new()
    {
        ["well"] = isWell,
        ["summary"] = summary,
        ["findings"] = new JsonArray([.. complaints.Select(complaint => new JsonObject
        {
            ["grade"] = complaint.Grade,
            ["alarm"] = complaint.About,
            ["what"] = complaint.What,
            ["why"] = complaint.Why,
            ["remedy"] = complaint.Remedy,
        })]),
    };

    private static void Tell(IAnsiConsole console, string summary, bool isWell, List<Complaint> complaints)
    {
        console.WriteLine(summary);
        console.WriteLine(isWell ? "Nothing is wrong that it can see." : "What is wrong, the gravest first:");
        for (var i = 0; i < complaints.Count; i++)
        {
            var complaint = complaints[i];
            var about = complaint.About.Length > 0 ? $" {complaint.About}" : "";
            console.WriteLine();
            console.WriteLine($"{i + 1}. {complaint.Grade.ToUpperInvariant()}{about}: {complaint.What}");
            console.WriteLine($"   Why:  {complaint.Why}");
            console.WriteLine($"   Do:   {complaint.Remedy}");
        }
    }
}
