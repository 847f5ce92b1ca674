namespace Engine.Cli.Tests.Commands;

/// <summary>What <c>engine archive</c> is told to do is clear, or it does nothing and says how to.</summary>
public class ArchiveCommandTests
{
    [Theory]
    [InlineData("", "Give --keep N and --to DIR")]
    [InlineData("--keep 3", "Give --keep N and --to DIR")]
    [InlineData("--to /nowhere", "Give --keep N and --to DIR")]
    [InlineData("--keep 3 --to /nowhere --list", "or --restore LEAF")]
    [InlineData("--list --restore 1", "or --list")]
    [InlineData("--from /nowhere --keep 3 --to /nowhere", "Give --keep N")]
    [InlineData("--keep 0 --to /nowhere", "the newest sealed leaf stays in the database")]
    [InlineData("--list --data /nowhere", "There is no cluster of an engine in /nowhere")]
    public async Task A_wish_that_is_not_clear_is_refused_in_one_line(string wish, string said)
    {
        using StringWriter output = new(), error = new();
        string[] arguments = ["archive", .. wish.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(ExitCode.Failure, await Program.RunAsync(arguments, output, error));
        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.ToString().TrimEnd());
    }
}
