using System.Diagnostics;

namespace Engine.Cli.Tests.House;

/// <summary>The script that people start, in a checkout of stubs: when it builds, and which numbers it takes.</summary>
public sealed class EngineScriptTests : IDisposable
{
    // Tells what it was asked for, and does nothing.
    private const string Dotnet = """
        #!/bin/sh
        echo "dotnet $1 rounds=$ENGINE_TEST_ROUNDS seeds=$ENGINE_TEST_SEEDS"
        """;

    private const string Tool = """
        #!/bin/sh
        echo "tool $*"
        """;

    private static readonly DateTime s_written = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _root = Directory.CreateTempSubdirectory("engine-script-").FullName;

    public EngineScriptTests()
    {
        File.Copy(Path.Combine(Checkout.Root, "engine"), Path.Combine(_root, "engine"));
        foreach (string source in new[]
        {
            "src/Engine.Cli/Program.cs", "protos/ledger.proto", "loadtests/day.json", "samples/import-map.schema.json",
            "samples/payments.csv", "Directory.Build.props", "global.json",
        })
        {
            Write(source, "", s_written);
        }

        Write("src/Engine.Cli/bin/Release/net10.0/engine", Tool, s_written.AddHours(1));
        Write("stubs/dotnet", Dotnet, s_written);
        Write("stubs/postgres", "", s_written);
        Write("stubs/initdb", "", s_written);
        Write("stubs/pg_config", $"#!/bin/sh\necho '{Path.Combine(_root, "stubs")}'\n", s_written);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("src/Engine.Cli/Program.cs", true)]
    [InlineData("protos/ledger.proto", true)]
    [InlineData("loadtests/day.json", true)]
    [InlineData("samples/import-map.schema.json", true)]
    [InlineData("Directory.Build.props", true)]
    [InlineData("global.json", true)]
    [InlineData("samples/payments.csv", false)]
    [InlineData("src/Engine.Cli/obj/newer.cs", false)]
    public async Task The_tool_is_built_anew_where_something_that_it_is_made_of_is_newer(string changed, bool builds)
    {
        Write(changed, "", s_written.AddHours(2));
        (int code, string told) = await RunAsync("status");
        Assert.Equal(0, code);
        Assert.Equal(builds, told.Contains("building", StringComparison.Ordinal));
        Assert.Contains("tool status", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rounds", "abc")]
    [InlineData("--rounds", "0")]
    [InlineData("--rounds", "-1")]
    [InlineData("--rounds", "1.5")]
    [InlineData("--rounds", "5-6")]
    [InlineData("--rounds", "10000000000")]
    [InlineData("--rounds", "")]
    [InlineData("--seeds", "abc")]
    [InlineData("--seeds", "0")]
    [InlineData("--seeds", "9-3")]
    [InlineData("--seeds", "1-2-3")]
    public async Task A_number_by_which_the_tests_would_do_nothing_or_something_else_is_refused(string option, string given)
    {
        (int code, string told) = await RunAsync("test", option, given);
        Assert.Equal(1, code);
        Assert.Contains($"engine: {option} needs a whole number of 1 or more", told, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200", "20000")]
    [InlineData("1", "5001-10000")]
    public async Task So_many_rounds_and_seeds_are_what_the_tests_are_told(string rounds, string seeds)
    {
        (_, string told) = await RunAsync("test", "--rounds", rounds, "--seeds", seeds);
        Assert.Contains($"dotnet test rounds={rounds} seeds={seeds}", told, StringComparison.Ordinal);
    }

    private void Write(string name, string text, DateTime at)
    {
        string file = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.SetLastWriteTimeUtc(file, at);
    }

    private async Task<(int Code, string Told)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(_root, "engine"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PATH"] = $"{Path.Combine(_root, "stubs")}:{Environment.GetEnvironmentVariable("PATH")}";
        using Process script = Process.Start(start)!;
        Task<string> output = script.StandardOutput.ReadToEndAsync();
        Task<string> error = script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (script.ExitCode, await output + await error);
    }
}
