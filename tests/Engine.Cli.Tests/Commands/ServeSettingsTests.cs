using System.Text.Json.Nodes;

namespace Engine.Cli.Tests.Commands;

/// <summary>Settings that cannot be used end <c>engine serve</c> before anything is started.</summary>
public sealed class ServeSettingsTests
{
    private static readonly string[] s_wrong = ["serve", "--lanes", "many", "--ring-slots", "few"];

    [Fact]
    public async Task Each_is_told_in_a_line_of_its_own()
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(1, await Program.RunAsync(s_wrong, output, error));
        string[] lines = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("engine: lanes: 'many' is not", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("engine: ring-slots: 'few' is not", StringComparison.Ordinal));
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task With_json_they_are_one_document()
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(1, await Program.RunAsync([.. s_wrong, "--json"], output, error));
        string told = JsonNode.Parse(output.ToString())!["error"]!.GetValue<string>();
        Assert.Contains("lanes: 'many' is not", told, StringComparison.Ordinal);
        Assert.Contains("ring-slots: 'few' is not", told, StringComparison.Ordinal);
    }
}
