using Engine.Core.Ledger;
using Engine.Model;
using Engine.Model.Fixtures;

namespace Engine.Core.Tests.Fixtures;

public class FixtureReaderTests
{
    [Theory]
    [InlineData("account A1 -> ok", "f.txt:1: no case has begun: expected 'case TITLE'")]
    [InlineData("case x\naccount A1", "f.txt:2: expected '-> RESULT'")]
    [InlineData("case x\naccount A1 -> fine", "f.txt:2: 'fine' is no CreateAccountResult")]
    [InlineData("case x\naccount A1 lnked -> ok", "f.txt:2: 'lnked' is no flag of AccountFlags")]
    [InlineData("case x\naccount T1 -> ok", "f.txt:2: 'T1' is no id: expected A with a number, 0 or max")]
    [InlineData("case x\naccount A1 colour=1 -> ok", "f.txt:2: an account has no field 'colour'")]
    [InlineData("case x\ntransfer T1 A1 A2 -> ok", "f.txt:2: 'transfer' lacks its amount")]
    [InlineData("case x\ntransfer T1 A1 A2 ten -> ok", "f.txt:2: 'ten' is no number (amount)")]
    [InlineData("case x\ntransfer T1 A1 A2 1 timeout=soon -> ok", "f.txt:2: 'soon' is no number (timeout)")]
    [InlineData("case x\nbatch\nend", "f.txt:3: the batch is empty")]
    [InlineData("case x\nbatch\naccount A1 -> ok", "f.txt:2: the batch has no end")]
    [InlineData("case x\nbatch\naccount A1 -> ok\npost T2 T1 1 -> ok\nend", "f.txt:4: 'post' in a batch of 'account'")]
    [InlineData("case x\nbatch\ntick 2s\nend", "f.txt:3: 'tick' inside a batch")]
    [InlineData("case x\ntick soon", "f.txt:2: 'soon' is no duration: expected seconds, as in 2s")]
    [InlineData("case x\nwait 2s", "f.txt:2: 'wait' is no step")]
    [InlineData("case", "f.txt:1: a case needs a title")]
    [InlineData("case x", "f.txt:1: the case 'x' has no steps")]
    [InlineData(
        "case x\naccount A1 -> ok late",
        "f.txt:2: 'late' is no part of an answer: expected amount=N or reason=RESULT")]
    public void A_line_that_cannot_be_read_is_named_with_the_reason(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FixtureFormatException>(() => FixtureReader.Read("f.txt", text)).Message);

    [Theory]
    [InlineData("transfer T1 A1 A2 5 -> exceeds_credits", "f.txt:4: expected exceeds_credits, answered ok amount=5")]
    [InlineData("transfer T1 A1 A2 5 -> ok amount=4", "f.txt:4: expected ok amount=4, answered ok amount=5")]
    [InlineData(
        "balance A1 debits_posted=1",
        "f.txt:4: expected debits_pending=0 debits_posted=1 credits_pending=0 credits_posted=0 open; "
        + "found debits_pending=0 debits_posted=0 credits_pending=0 credits_posted=0 open")]
    [InlineData("balance A9", "f.txt:4: the account does not exist")]
    [InlineData("stored T1 amount=5", "f.txt:4: the transfer does not exist")]
    [InlineData("resolve 1 till -> A1", "f.txt:4: the name stands for 0")]
    public async Task An_answer_that_differs_is_named_with_its_line(string line, string message)
    {
        FixtureFile file = FixtureReader.Read("f.txt", $"case x\naccount A1 -> ok\naccount A2 -> ok\n{line}");
        FixtureMismatchException mismatch = await Assert.ThrowsAsync<FixtureMismatchException>(
            async () => await new FixtureRunner(new ModelTarget()).RunAsync(file.Cases[0]));
        Assert.Equal(message, mismatch.Message);
    }

    [Theory]
    [InlineData("15", 0UL, 15UL)]
    [InlineData("0x8000", 0UL, 0x8000UL)]
    [InlineData("2^64", 1UL, 0UL)]
    [InlineData("2^64-1", 0UL, ulong.MaxValue)]
    [InlineData("max", ulong.MaxValue, ulong.MaxValue)]
    [InlineData("max-1", ulong.MaxValue, ulong.MaxValue - 1)]
    public void Numbers_may_be_written_as_people_say_them(string text, ulong high, ulong low)
    {
        Assert.True(FixtureNumber.TryParse(text, out UInt128 value));
        Assert.Equal(new UInt128(high, low), value);
    }

    [Fact]
    public void Results_are_called_as_the_rules_call_them()
    {
        Assert.Equal(
            "exists_with_different_user_data_128",
            ResultNames.Of(CreateTransferResult.ExistsWithDifferentUserData128));
        Assert.True(ResultNames.TryParse("debits_must_not_exceed_credits", out AccountFlags flag));
        Assert.Equal(AccountFlags.DebitsMustNotExceedCredits, flag);
    }
}
