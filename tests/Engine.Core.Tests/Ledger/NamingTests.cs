using System.Text;
using Engine.Core.Ledger;
using static Engine.Core.Tests.Ledger.TestLedger;

namespace Engine.Core.Tests.Ledger;

public class NamingTests
{
    [Fact]
    public void A_name_is_given_once_and_found_both_ways()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        Assert.Equal(NameAccountResult.Ok, ledger.Name(1, "kassa"));
        Assert.Equal("kassa", Encoding.UTF8.GetString(ledger.Machine.NameOf(1)));
        Assert.True(ledger.Machine.TryResolveName(1, "kassa"u8, out UInt128 account));
        Assert.Equal((UInt128)1, account);
        Assert.False(ledger.Machine.TryResolveName(2, "kassa"u8, out _));
        Assert.True(ledger.Machine.NameOf(2).IsEmpty);
        Assert.True(ledger.Machine.NameOf(99).IsEmpty);
    }

    [Fact]
    public void A_name_is_refused_by_the_first_thing_that_stands_against_it()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Name(1, "a");
        Assert.Equal(NameAccountResult.AccountNotFound, ledger.Name(99, "a"));
        Assert.Equal(NameAccountResult.Exists, ledger.Name(1, "a"));
        Assert.Equal(NameAccountResult.NameTaken, ledger.Name(2, "a"));
        Assert.Equal(NameAccountResult.AccountAlreadyNamed, ledger.Name(1, "b"));
    }

    [Fact]
    public void Two_ledgers_may_use_one_name()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None);
        Account other = NewAccount(2);
        other.Ledger = 5;
        ledger.Create(other);
        Assert.Equal(NameAccountResult.Ok, ledger.Name(1, "a"));
        Assert.Equal(NameAccountResult.Ok, ledger.Name(2, "a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public void A_name_without_a_proper_length_is_refused_before_anything_changes(int length)
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        AccountName[] batch = [new() { AccountId = 1, Length = 1 }, new() { AccountId = 2, Length = length }];
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ledger.Machine.NameAccounts(batch, new byte[300], ledger.Now, new ResultList()));
        Assert.True(ledger.Machine.NameOf(1).IsEmpty);
    }

    [Fact]
    public void Texts_never_straddle_chunks_and_never_move()
    {
        NameTable names = new();
        byte[] text = Enumerable.Repeat((byte)'x', 251).ToArray();
        for (int account = 0; account < 20_000; account++)
        {
            BitConverter.TryWriteBytes(text, account);
            names.Add(account, ledger: 1, text);
        }

        for (int account = 0; account < 20_000; account++)
        {
            Assert.True(names.TryFind(account, out NameRecord name));
            Assert.Equal(account, BitConverter.ToInt32(names.Text(name.Offset, name.Length)));
        }
    }
}
