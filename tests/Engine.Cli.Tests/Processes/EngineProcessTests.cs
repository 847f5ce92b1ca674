using System.Diagnostics;
using System.Globalization;
using Engine.Cli.Processes;

namespace Engine.Cli.Tests.Processes;

public sealed class EngineProcessTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Ready_when_the_ready_line_comes_and_ended_by_a_graceful_stop()
    {
        await using EngineProcess process = Shell(
            "trap 'echo stopping; exit 3' TERM; echo starting; echo 'engine ready: http://127.0.0.1:1'; " +
            "while :; do sleep 0.05; done");
        Assert.Equal("http://127.0.0.1:1", await process.WaitReadyAsync(_patience, CancellationToken.None));
        Assert.False(process.Exited.IsCompleted);
        process.Terminate();
        Assert.Equal(3, await process.WaitExitAsync(_patience));
        Assert.StartsWith("starting\nengine ready:", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_ends_before_it_is_ready_is_an_error_with_its_code_and_output()
    {
        await using EngineProcess process = Shell("echo 'the journal is of a newer version' >&2; exit 1");
        EngineProcessException error = await Assert.ThrowsAsync<EngineProcessException>(
            () => process.WaitReadyAsync(_patience, CancellationToken.None));
        Assert.Contains("exit code 1", error.Message, StringComparison.Ordinal);
        Assert.Equal("the journal is of a newer version", error.Output);
    }

    [Fact]
    public void An_engine_that_is_nobodys_finds_no_setting_of_another_in_its_environment()
    {
        var start = new ProcessStartInfo("engine")
        {
            Environment =
            {
                ["ENGINE_CONNECTION_STRING"] = "Host=production", ["ENGINE_ALARM_WEBHOOKS"] = "http://on-call", ["PATH_OF_MINE"] = "x",
            },
        };
        EngineProcess.RemoveSettings(start);
        Assert.DoesNotContain(start.Environment.Keys, name => name.StartsWith("ENGINE_", StringComparison.Ordinal));
        Assert.Equal("x", start.Environment["PATH_OF_MINE"]);
    }

    [Fact]
    public async Task One_that_is_never_ready_is_an_error()
    {
        await using EngineProcess process = Shell("exec sleep 60");
        EngineProcessException error = await Assert.ThrowsAsync<EngineProcessException>(
            () => process.WaitReadyAsync(TimeSpan.FromMilliseconds(50), CancellationToken.None));
        Assert.Contains("was not ready", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_is_a_crash_and_a_child_that_holds_the_output_open_does_not_hide_it()
    {
        await using EngineProcess process = Shell("sleep 60 & echo \"engine ready: $!\"; wait");
        string child = await process.WaitReadyAsync(_patience, CancellationToken.None);
        process.Kill();
        Assert.Equal(128 + 9, await process.WaitExitAsync(_patience));
        Assert.True(Posix.TrySignal(int.Parse(child, CultureInfo.InvariantCulture), Posix.Terminate));
    }

    [Fact]
    public async Task Disposing_ends_what_still_runs()
    {
        EngineProcess process = Shell("trap '' TERM; echo 'engine ready:'; while :; do sleep 0.05; done");
        await process.WaitReadyAsync(_patience, CancellationToken.None);
        await process.DisposeAsync();
        Assert.Equal(128 + 9, await process.Exited);
        process.Terminate();
    }

    [Fact]
    public void Only_the_last_lines_are_kept()
    {
        OutputTail tail = new(maxLines: 2);
        tail.Add("one");
        tail.Add("two");
        tail.Add("three");
        Assert.Equal("two\nthree", tail.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public void Groups_of_processes_and_init_are_never_signalled(int processId)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Posix.TrySignal(processId, Posix.Terminate));
    }

    private static EngineProcess Shell(string script) =>
        EngineProcess.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", script } });
}
