using System.Globalization;
using Engine.Cli.Conformance;

namespace Engine.Cli.Tests.Conformance;

public sealed class AnswerComparisonTests
{
    private static readonly ConformanceCase _case = new(9, "plain", []);

    [Fact]
    public void A_record_missing_in_the_middle_is_the_only_difference()
    {
        Assert.Equal(
            ["case 9 (plain), step 3, event 1 (id 2), record: expected found, got none"],
            Compare(ids: [1, 2, 3], expected: [Account(1), Account(2), Account(3)], got: [Account(1), Account(3)]));
    }

    [Fact]
    public void A_record_that_should_not_be_there_is_the_only_difference()
    {
        Assert.Equal(
            ["case 9 (plain), step 3, event 1 (id 2), record: expected none, got found"],
            Compare(ids: [1, 2, 3], expected: [Account(1), Account(3)], got: [Account(1), Account(2), Account(3)]));
    }

    [Fact]
    public void A_wrong_id_shows_as_a_wrong_id()
    {
        Assert.Equal(
            ["case 9 (plain), step 3, event 0 (id 7), id: expected 7, got 1"],
            Compare(ids: [1], expected: [Account(7)], got: [Account(1)]));
    }

    [Fact]
    public void Records_in_another_order_differ()
    {
        Assert.NotEmpty(Compare(ids: [1, 2], expected: [Account(1), Account(2)], got: [Account(2), Account(1)]));
    }

    [Fact]
    public void A_record_that_was_not_asked_for_differs()
    {
        Assert.Equal(
            ["case 9 (plain), step 3, event 1 (id 5), record: expected none, got found"],
            Compare(ids: [1], expected: [Account(1)], got: [Account(1), Account(5)]));
    }

    [Fact]
    public void The_same_id_asked_twice_is_compared_twice()
    {
        Assert.Equal(
            ["case 9 (plain), step 3, event 1 (id 1), record: expected found, got none"],
            Compare(ids: [1, 1], expected: [Account(1), Account(1)], got: [Account(1)]));
    }

    [Fact]
    public void Every_field_of_an_account_is_compared() => AssertEveryFieldCounts(RecordShape.Account);

    [Fact]
    public void Every_field_of_a_transfer_is_compared() => AssertEveryFieldCounts(RecordShape.Transfer);

    [Fact]
    public void A_stamp_that_the_engine_chose_is_not_compared()
    {
        CaseRecord stamped = Account(1);
        stamped["timestamp"] = 1_700_000_000_000_000_000;
        Assert.Empty(Compare(ids: [1], expected: [Account(1)], got: [stamped]));
    }

    [Fact]
    public void A_stamp_that_the_client_chose_is_compared_even_where_the_file_lacks_it()
    {
        CaseRecord expected = Account(1);
        expected["flags"] = RecordShape.Account.ImportedFlag;
        CaseRecord got = Account(1);
        got["flags"] = RecordShape.Account.ImportedFlag;
        got["timestamp"] = 5;
        Assert.Equal(
            ["case 9 (plain), step 3, event 0 (id 1), timestamp: expected 0, got 5"],
            Compare(ids: [1], expected: [expected], got: [got]));
    }

    [Theory]
    [InlineData("code", "65536", "0")]
    [InlineData("ledger", "4294967297", "1")]
    [InlineData("flags", "65536", "0")]
    [InlineData("debits_posted", "340282366920938463463374607431768211456", "0")]
    [InlineData("credits_posted", "-1", "0")]
    [InlineData("hue", "7", "none")]
    [InlineData("amount", "0", "none")]
    public void What_no_account_can_have_is_the_only_difference(string field, string says, string got)
    {
        ExpectedRecord expected = Written(Account(1));
        expected[field] = says;
        AnswerComparison comparison = new(_case);
        comparison.CompareRecords(3, new LookupStep(RecordShape.Account, [1], [expected]), [Account(1)]);
        Assert.Equal(
            [$"case 9 (plain), step 3, event 0 (id 1), {field}: expected {says}, got {got}"],
            comparison.Differences.Select(each => each.ToString()));
    }

    [Fact]
    public void An_id_that_is_none_shows_as_a_wrong_id_and_leading_zeros_make_no_other_number()
    {
        ExpectedRecord expected = Written(Account(1));
        (expected["id"], expected["ledger"]) = ("340282366920938463463374607431768211457", "001");
        AnswerComparison comparison = new(_case);
        comparison.CompareRecords(3, new LookupStep(RecordShape.Account, [1], [expected]), [Account(1)]);
        Assert.Equal(
            ["case 9 (plain), step 3, event 0, id: expected 340282366920938463463374607431768211457, got 1"],
            comparison.Differences.Select(each => each.ToString()));
    }

    [Fact]
    public void Results_are_compared_event_by_event_and_a_wrong_count_shows()
    {
        AnswerComparison comparison = new(_case);
        CreateStep asked = new(RecordShape.Account, [Account(1), Account(2)], ["ok", "exists", "ok"]);
        comparison.CompareResults(0, asked, ["ok", "code 77"]);
        Assert.Equal(
            [
                "case 9 (plain), step 0, event 1 (id 2), result: expected exists, got code 77",
                "case 9 (plain), step 0, event 2, result: expected ok, got none",
            ],
            comparison.Differences.Select(each => each.ToString()));
    }

    private static void AssertEveryFieldCounts(RecordShape shape)
    {
        foreach (string field in shape.Fields)
        {
            CaseRecord expected = new(shape) { ["id"] = 1, ["flags"] = shape.ImportedFlag };
            CaseRecord got = new(shape) { ["id"] = 1, ["flags"] = shape.ImportedFlag };
            got[field] ^= 1;
            AnswerComparison comparison = new(_case);
            comparison.CompareRecords(0, new LookupStep(shape, [1], [Written(expected)]), [got]);
            Assert.Equal(field, Assert.Single(comparison.Differences).Field);
        }
    }

    private static IEnumerable<string> Compare(UInt128[] ids, CaseRecord[] expected, CaseRecord[] got)
    {
        AnswerComparison comparison = new(_case);
        comparison.CompareRecords(3, new LookupStep(RecordShape.Account, ids, [.. expected.Select(Written)]), got);
        return comparison.Differences.Select(each => each.ToString());
    }

    private static ExpectedRecord Written(CaseRecord record)
    {
        ExpectedRecord written = new(record.Shape);
        foreach (string field in record.Shape.Fields)
        {
            written[field] = record[field].ToString(CultureInfo.InvariantCulture);
        }

        return written;
    }

    private static CaseRecord Account(UInt128 id) => new(RecordShape.Account) { ["id"] = id, ["ledger"] = 1 };
}
