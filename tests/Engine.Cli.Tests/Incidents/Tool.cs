namespace Engine.Cli.Tests.Incidents;

/// <summary>The tool, in this process.</summary>
internal static class Tool
{
    /// <summary>Runs a command that has to succeed; gives what it printed.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await Program.RunAsync(arguments, output, error);
        Assert.True(code == 0, $"engine {string.Join(' ', arguments)}: {error}{output}");
        return output.ToString();
    }
}
