namespace Engine.Cli.Tests.Commands;

public sealed class ConformanceCommandTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_malformed_line_ends_the_run_with_one_line_that_names_file_line_and_field()
    {
        await File.WriteAllTextAsync(
            _file,
            """
            {"case":1,"kind":"plain","steps":[],"answers":[]}
            {"case":2,"kind":"x","steps":[{"op":"create_accounts","events":[{"id":"1","hue":"2"}]}],"answers":[[]]}
            """);
        (int code, string output, string errors) = await RunAsync("conformance", _file);
        Assert.Equal(1, code);
        Assert.Equal($"engine: {_file}, line 2, steps[0].events[0].hue: unknown field (account)\n", errors);
        Assert.Empty(output);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_that_names_it()
    {
        (int code, _, string errors) = await RunAsync("conformance", _file + ".missing");
        Assert.Equal(1, code);
        Assert.Contains($"{_file}.missing cannot be read", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_does_not_exist_is_refused()
    {
        (int code, _, string errors) = await RunAsync("conformance", _file, "--adress", "x");
        Assert.Equal(1, code);
        Assert.Contains("--adress", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_says_that_an_engine_is_started_unless_one_is_named_and_promises_no_variable()
    {
        (int code, string output, _) = await RunAsync("conformance", "--help");
        Assert.Equal(0, code);
        string help = string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("for others to try. [default: a fresh one, started for the time]", help, StringComparison.Ordinal);
        Assert.DoesNotContain("ENGINE_ADDRESS", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_is_named_is_asked_and_no_other_started()
    {
        await File.WriteAllTextAsync(
            _file,
            """{"case":1,"kind":"x","steps":[{"op":"lookup_accounts","ids":["1"]}],"answers":[[]]}""");
        (int code, _, string errors) = await RunAsync("conformance", _file, "--address", "no such address");
        Assert.Equal(1, code);
        Assert.Contains("has \"no such address\"", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await Program.RunAsync(arguments, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
