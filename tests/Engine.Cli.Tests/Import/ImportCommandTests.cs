using System.CommandLine;
using Engine.Cli.Commands;

namespace Engine.Cli.Tests.Import;

public sealed class ImportCommandTests
{
    [Theory]
    [InlineData("a.csv --batch 0", "\"0\" is not a whole number from 1 to 8192.")]
    [InlineData("a.csv --batch 8193", "\"8193\" is not a whole number from 1 to 8192.")]
    [InlineData("a.csv --window x", "\"x\" is not a whole number from 1 to 64.")]
    [InlineData("a.csv --ledger -1", "\"-1\" is not a whole number from 1 to 4294967295.")]
    public void An_option_out_of_range_is_told(string line, string expected) =>
        Assert.Contains(expected, ImportCommand.Create().Parse(line).Errors.Select(e => e.Message));

    [Theory]
    [InlineData("")]
    [InlineData("a.csv --map")]
    [InlineData("a.csv b.csv")]
    public void A_line_that_makes_no_sense_is_refused(string line) =>
        Assert.NotEmpty(ImportCommand.Create().Parse(line).Errors);

    [Fact]
    public void A_file_alone_is_enough() => Assert.Empty(ImportCommand.Create().Parse("a.csv").Errors);

    [Fact]
    public async Task An_address_where_nothing_listens_is_told()
    {
        using StringWriter output = new(), error = new();
        int code = await Program.RunAsync(["import", "a.csv", "--address", "unix:/nowhere/engine.sock"], output, error);
        Assert.Equal(1, code);
        Assert.Contains("No engine was reached within 5 s. Check the addresses.", error.ToString(), StringComparison.Ordinal);
    }
}
