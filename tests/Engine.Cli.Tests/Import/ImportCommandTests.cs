using System.CommandLine;
using Engine.Cli.Commands;

namespace Engine.Cli.Tests.Import;

public sealed class ImportCommandTests
{
    [Theory]
    [InlineData("a.csv --batch 0", "--batch must be 1 to 8192.")]
    [InlineData("a.csv --batch 8193", "--batch must be 1 to 8192.")]
    [InlineData("a.csv --window 0", "--window must be 1 to 64.")]
    [InlineData("a.csv --ledger 0", "--ledger must be 1 to 4294967295.")]
    public void An_option_out_of_range_is_told(string line, string expected) =>
        Assert.Contains(expected, ImportCommand.Create().Parse(line).Errors.Select(e => e.Message));

    [Theory]
    [InlineData("")]
    [InlineData("a.csv --ledger x")]
    [InlineData("a.csv --ledger -1")]
    [InlineData("a.csv b.csv")]
    public void A_line_that_makes_no_sense_is_refused(string line) =>
        Assert.NotEmpty(ImportCommand.Create().Parse(line).Errors);

    [Fact]
    public void A_file_alone_is_enough() => Assert.Empty(ImportCommand.Create().Parse("a.csv").Errors);
}
