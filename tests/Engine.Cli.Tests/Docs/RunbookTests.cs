using System.CommandLine.Parsing;
using Engine.Cli.Tests.Fixtures;
using Engine.Watch.Alarms;
using Npgsql;

namespace Engine.Cli.Tests.Docs;

/// <summary>Whoever is called at night finds a page for the alarm, and its commands are such as there are.</summary>
public sealed class RunbookTests
{
    private const string Contents = "README";
    private const int MostLines = 40;

    public static TheoryData<string> Pages => [.. Runbook.All.Select(page => page.Name)];

    [Fact]
    public void Every_alarm_has_its_page_and_every_page_its_alarm() => Assert.Equal(
        AlarmCatalogue.All.Select(kind => kind.Name).Order(StringComparer.Ordinal),
        Runbook.All.Select(page => page.Name).Where(name => name != Contents));

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_is_short_and_says_what_it_means_how_to_see_it_and_what_to_do(string name)
    {
        string text = PageOf(name).Text;
        Assert.InRange(text.Split('\n').Length, 1, MostLines + 1);
        if (name != Contents)
        {
            Assert.StartsWith($"# {name}\n**", text, StringComparison.Ordinal);
            Assert.Contains("## How to see it", text, StringComparison.Ordinal);
            Assert.Contains("## What to do", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_tool_knows_every_line_of_it_in_a_page(string name)
    {
        foreach (string line in PageOf(name).ToolLines)
        {
            string[] complaints = [.. Program.Root().Parse(CommandLineParser.SplitCommandLine(line).ToArray()).Errors
                .Select(error => $"engine {line}: {error.Message}")];
            Assert.Empty(complaints);
        }
    }

    [Fact]
    public async Task PostgreSQL_understands_every_statement_of_the_pages()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using PreparedServer server = await PreparedServer.StartAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(cancellation);
        string[] statements = [.. Runbook.All.SelectMany(page => page.Statements).Distinct()];
        Assert.NotEmpty(statements);
        foreach (string statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            Exception? complaint = await Record.ExceptionAsync(() => command.PrepareAsync(cancellation));
            Assert.True(complaint is null, $"{statement}\n{complaint?.Message}");
        }
    }

    private static Runbook PageOf(string name) => Runbook.All.Single(page => page.Name == name);
}
