using System.Text.Json.Nodes;
using Engine.Cli;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests;

/// <summary>What the tool says about an engine's alarms, and about an engine that is not there.</summary>
public class AlarmCommandTests(WatchedEngine engine) : IClassFixture<WatchedEngine>
{
    [Fact]
    public async Task Alarms_are_listed_explained_and_silenced()
    {
        using (engine.Pull("stall-reply"))
        {
            await engine.AlarmAsync("stage-stalled", subject: "reply"); // a lane may stand still too, on a busy disk
            (int code, string output) = await RunAsync("alarms");
            Assert.Equal(ExitCode.Ok, code);
            Assert.Contains("stage-stalled (reply)", output);

            (code, output) = await RunAsync("doctor");
            Assert.Equal(ExitCode.Failure, code);
            Assert.Contains("stage-stalled (reply): The thread that runs", output);
            Assert.Contains("restart the engine", output);
            Assert.Contains("docs/runbooks/stage-stalled.md", output);

            (code, output) = await RunAsync(
                "alarms", "silence", "stage-*", "--for", "2h", "--why", "rehearsal", "--who", "alice");
            Assert.Equal(ExitCode.Ok, code);
            Assert.Contains("stage-* is silenced until", output);

            (_, output) = await RunAsync("alarms", "--json");
            JsonNode alarm = JsonNode.Parse(output)!["open"]!.AsArray().First(open => (string?)open!["name"] == "stage-stalled")!;
            Assert.Equal("rehearsal", (string?)alarm["silence"]!["why"]);
            Assert.Equal("alice", (string?)alarm["silence"]!["by"]);
        }

        await engine.AnswerAsync();
    }

    [Fact]
    public async Task A_silence_without_a_sound_span_of_time_is_refused_by_name()
    {
        (int code, string output) = await RunAsync("alarms", "silence", "*", "--for", "soon", "--why", "rehearsal");
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("\"soon\" is not a span of time", output);
        (code, output) = await RunAsync("alarms", "silence", "*", "--for", "31d", "--why", "rehearsal");
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("30 days at the most", output);
    }

    [Fact]
    public async Task Where_no_engine_answers_the_doctor_says_what_it_finds_from_outside()
    {
        (int code, string output) = await RunAsync(
            "doctor", "--json", "--address", "http://127.0.0.1:1", "--connection-string", engine.Cluster.ConnectionString);
        JsonNode report = JsonNode.Parse(output)!;
        Assert.Equal(ExitCode.Failure, code);
        Assert.False((bool)report["well"]!);
        string findings = string.Join('\n', report["findings"]!.AsArray().Select(finding => (string?)finding!["what"]));
        Assert.Contains("Nothing listens at http://127.0.0.1:1.", findings);
        Assert.Contains("answers, and an engine leads: epoch 1 is held by", findings);
        Assert.Contains(engine.Address, findings);
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        string[] address = arguments.Contains("--address") ? [] : ["--address", engine.Address];
        int code = await Program.RunAsync([.. arguments, .. address], output, output);
        return (code, output.ToString());
    }
}
