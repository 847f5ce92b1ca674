using System.Text.Json.Nodes;

namespace Engine.Cli.Tests.Commands;

/// <summary>The demonstration in small: a whole engine as a process, killed half-way, and what it came to.</summary>
public sealed class DemoCommandTests
{
    [Fact]
    public async Task It_proves_itself_in_one_document_and_tells_beside_it_how_it_goes_on()
    {
        using StringWriter output = new(), error = new();
        int code = await Program.RunAsync(["demo", "--transfers", "20000", "--json"], output, error);
        Assert.True(code == 0, $"{output}{error}");
        JsonNode document = JsonNode.Parse(output.ToString())!;
        Assert.True(document["proved"]!.GetValue<bool>());
        Assert.Equal(
            (20_000, 0), (document["transfers_answered"]!.GetValue<int>(), document["refused"]!.GetValue<int>()));
        JsonArray statements = document["statements"]!.AsArray();
        Assert.Equal(4, statements.Count);
        Assert.All(statements, statement =>
        {
            Assert.True(statement!["holds"]!.GetValue<bool>(), statement.ToJsonString());
            Assert.NotEmpty(statement["statement"]!.GetValue<string>());
            Assert.NotEmpty(statement["evidence"]!.GetValue<string>());
        });
        foreach (string figure in new[] { "seconds", "outage_seconds", "durable_per_s", "p50_ms", "p99_ms" })
        {
            Assert.True(document[figure]!.GetValue<double>() > 0, figure);
        }

        string told = error.ToString();
        Assert.Contains("The proof, from the journal", told, StringComparison.Ordinal);
        Assert.Contains("20,000 of 20,000 answered", told, StringComparison.Ordinal);
    }
}
