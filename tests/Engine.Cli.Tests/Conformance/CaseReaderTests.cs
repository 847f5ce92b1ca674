using System.IO.Compression;
using System.Text;
using Engine.Cli.Conformance;

namespace Engine.Cli.Tests.Conformance;

public sealed class CaseReaderTests
{
    [Fact]
    public void Fields_left_out_are_zero_and_the_widest_values_are_kept()
    {
        ConformanceCase second = CaseFiles.Parse(CaseFiles.OwnLines)[1];
        CreateStep create = Assert.IsType<CreateStep>(second.Steps[0]);
        CaseRecord widest = create.Events[3];
        Assert.Equal(UInt128.MaxValue, widest["user_data_128"]);
        Assert.Equal(ulong.MaxValue, widest["user_data_64"]);
        Assert.Equal((UInt128)0, widest["flags"]);
        Assert.Equal("ok", create.Expected[3]);
        Assert.Equal([24, 22, 21], Assert.IsType<LookupStep>(second.Steps[1]).Ids);
    }

    [Fact]
    public void A_sleep_is_read_with_its_length()
    {
        ConformanceCase last = CaseFiles.Parse(CaseFiles.OwnLines)[^1];
        Assert.True(last.Sleeps);
        Assert.Equal(TimeSpan.FromMilliseconds(2500), last.Steps.OfType<SleepStep>().Single().Duration);
    }

    [Fact]
    public void An_answer_that_no_ledger_could_give_is_read_as_it_stands()
    {
        ConformanceCase read = Assert.Single(CaseFiles.Parse(
            """{"case":1,"kind":"x","steps":[{"op":"create_accounts","events":[{"id":"1"}]},{"op":"lookup_accounts","ids":["1"]}],"""
            + """ "answers":[["no_such_result"],[{"id":"1","code":"65536","hue":"7"}]]}"""));
        Assert.Equal(["no_such_result"], Assert.IsType<CreateStep>(read.Steps[0]).Expected);
        ExpectedRecord found = Assert.Single(Assert.IsType<LookupStep>(read.Steps[1]).Expected);
        Assert.Equal(("65536", "7", "0"), (found["code"], found["hue"], found["flags"]));
        Assert.Equal(["hue"], found.StrangeFields);
    }

    [Fact]
    public void A_gzipped_file_reads_as_the_plain_one()
    {
        using MemoryStream zipped = Zip(string.Join('\n', CaseFiles.OwnLines));
        IReadOnlyList<ConformanceCase> cases = CaseReader.Read(zipped);
        Assert.Equal(
            CaseFiles.Parse(CaseFiles.OwnLines).Select(each => each.Number), cases.Select(each => each.Number));
    }

    [Fact]
    public void A_gzipped_file_that_was_cut_is_an_error()
    {
        using MemoryStream whole = Zip(string.Join('\n', CaseFiles.OwnLines));
        using MemoryStream cut = new(whole.ToArray()[..200]);
        Assert.Throws<CaseFormatException>(() => CaseReader.Read(cut));
    }

    [Fact]
    public void An_empty_file_has_no_cases() => Assert.Empty(CaseFiles.Parse(""));

    [Fact]
    public void Empty_lines_are_skipped_but_counted()
    {
        CaseFormatException error = Assert.Throws<CaseFormatException>(
            () => CaseFiles.Parse(CaseFiles.OwnLines[0], "", "{}"));
        Assert.Equal("line 3, case: missing", error.Message);
    }

    [Theory]
    [InlineData("[]", "", "an object is expected")]
    [InlineData("""{"case":1""", "", "not a JSON object")]
    [InlineData("""{"case":1,"case":2,"kind":"x","steps":[],"answers":[]}""", "", "not a JSON object")]
    [InlineData("""{"case":1,"kind":"x","steps":[]}""", "answers", "missing")]
    [InlineData("""{"case":1,"kind":"x","steps":[],"answers":[],"more":1}""", "more", "unknown field")]
    [InlineData("""{"case":-1,"kind":"x","steps":[],"answers":[]}""", "case", "not a decimal number")]
    [InlineData("""{"case":1,"kind":2,"steps":[],"answers":[]}""", "kind", "a string is expected")]
    [InlineData("""{"case":1,"kind":"x","steps":{},"answers":[]}""", "steps", "a list is expected")]
    [InlineData("""{"case":1,"kind":"x","steps":[],"answers":[null]}""", "answers", "1 answers for 0 steps")]
    public void A_line_that_is_no_case_is_an_error_that_names_the_field(string line, string field, string reason) =>
        AssertRefused(line, field, reason);

    [Theory]
    [InlineData("""{"events":[]}""", "[]", "steps[0].op", "missing")]
    [InlineData("""{"op":"drop"}""", "[]", "steps[0].op", "unknown operation \"drop\"")]
    [InlineData("""{"op":"create_accounts","ids":[]}""", "[]", "steps[0].ids", "unknown field")]
    [InlineData("""{"op":"create_accounts","events":[{"id":"1","amount":"1"}]}""", "[]", "steps[0].events[0].amount",
        "unknown field (account)")]
    [InlineData("""{"op":"create_accounts","events":[{"code":"1"}]}""", "[]", "steps[0].events[0].id", "missing")]
    [InlineData("""{"op":"create_accounts","events":[{"id":"1","code":"65536"}]}""", "[]", "steps[0].events[0].code",
        "does not fit into 16 bits")]
    [InlineData("""{"op":"create_transfers","events":[{"id":"1","amount":"1.5"}]}""", "[]",
        "steps[0].events[0].amount", "not a decimal number")]
    [InlineData("""{"op":"create_transfers","events":[{"id":"340282366920938463463374607431768211456"}]}""", "[]",
        "steps[0].events[0].id", "not a decimal number of up to 128 bits")]
    [InlineData("""{"op":"create_transfers","events":[{"id":7}]}""", "[]", "steps[0].events[0].id",
        "a decimal string is expected")]
    [InlineData("""{"op":"lookup_accounts","ids":["x"]}""", "[]", "steps[0].ids[0]", "not a decimal number")]
    [InlineData("""{"op":"lookup_accounts","ids":["1"]}""", """["ok"]""", "answers[0][0]", "an object is expected")]
    [InlineData("""{"op":"lookup_accounts","ids":["1"]}""", """[{"id":"1","code":1}]""", "answers[0][0].code",
        "a string is expected")]
    [InlineData("""{"op":"create_accounts","events":[{"id":"1"}]}""", """[0]""", "answers[0][0]",
        "a string is expected")]
    [InlineData("""{"op":"create_accounts","events":[{"id":"1"}]}""", "null", "answers[0]", "a list is expected")]
    [InlineData("""{"op":"sleep","ms":5}""", "[]", "answers[0]", "a sleep is answered by null")]
    public void A_malformed_step_is_an_error_that_names_the_field(
        string step, string answer, string field, string reason) =>
        AssertRefused($$"""{"case":1,"kind":"x","steps":[{{step}}],"answers":[{{answer}}]}""", field, reason);

    private static void AssertRefused(string line, string field, string reason)
    {
        CaseFormatException error = Assert.Throws<CaseFormatException>(() => CaseFiles.Parse(line));
        Assert.Equal((1, field), (error.Line, error.Field));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static MemoryStream Zip(string text)
    {
        MemoryStream zipped = new();
        using (GZipStream zip = new(zipped, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        zipped.Position = 0;
        return zipped;
    }
}
