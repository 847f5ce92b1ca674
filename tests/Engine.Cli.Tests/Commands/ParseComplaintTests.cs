namespace Engine.Cli.Tests.Commands;

/// <summary>A mistaken command line is told in one line that names the mistake, not the types behind it.</summary>
public sealed class ParseComplaintTests
{
    [Theory]
    [InlineData("There is no command or option nonsense here.", "nonsense")]
    [InlineData("There is no command or option --nope here.", "serve", "--nope", "1")]
    [InlineData("as a whole number from 0 to 65,535.", "account", "create", "--ledger", "1", "--code", "70000")]
    [InlineData("as a whole number from 0 to 4,294,967,295.", "account", "create", "--ledger", "x", "--code", "1")]
    [InlineData("'x' for option '--transfers' as a whole number.", "demo", "--transfers", "x")]
    [InlineData("--rounds are from 1 to 1000", "bench", "e2e", "--rounds", "0")]
    [InlineData("--batches are from 1 to 8192", "bench", "e2e", "--batches", "0")]
    [InlineData("as a number.", "bench", "e2e", "--seconds", "x")]
    [InlineData("Required argument", "transfer", "show")]
    [InlineData("--undo takes back the last change of one setting: name it", "tune", "--undo")]
    [InlineData("--why goes with a change: name the setting and its value", "tune", "lanes", "--why", "slow")]
    [InlineData("0 is before all history: sequences begin with 1", "account", "balance", "7", "--at", "0")]
    public async Task The_complaint_names_the_mistake(string expected, params string[] line)
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(1, await Program.RunAsync(line, output, error));
        string told = error.ToString();
        Assert.Contains(expected, told, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", told, StringComparison.Ordinal);
        Assert.Equal(1, told.Count(letter => letter == '\n'));
        Assert.Empty(output.ToString());
    }
}
