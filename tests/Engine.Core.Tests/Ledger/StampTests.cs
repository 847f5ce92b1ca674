using Engine.Core.Ledger;
using static Engine.Core.Tests.Ledger.TestLedger;

namespace Engine.Core.Tests.Ledger;

public class StampTests
{
    [Fact]
    public void Every_event_has_its_place_in_the_batchs_stamps_whether_it_succeeds_or_not()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Now += 1_000;
        ledger.Create(NewTransfer(1, 1, 2, 1), NewTransfer(0, 1, 2, 1), NewTransfer(3, 1, 2, 1));
        Assert.Equal(ledger.Now - 2, ledger.Transfer(1).Timestamp);
        Assert.Equal(ledger.Now, ledger.Transfer(3).Timestamp);
        Assert.Equal(ledger.Now, ledger.Machine.LastTimestamp);
    }

    [Fact]
    public void Stamps_rise_even_when_the_clock_steps_back()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Create(NewTransfer(1, 1, 2, 1));
        ulong last = ledger.Machine.LastTimestamp;
        ledger.Now -= 500 * Second;
        ledger.Create(NewTransfer(2, 1, 2, 1), NewTransfer(3, 1, 2, 1));
        Assert.Equal(last + 1, ledger.Transfer(2).Timestamp);
        Assert.Equal(last + 2, ledger.Machine.LastTimestamp);
    }

    [Fact]
    public void An_observed_stamp_is_never_given_again()
    {
        TestLedger ledger = new();
        ledger.Machine.ObserveTimestamp(ledger.Now + Second);
        ledger.Machine.ObserveTimestamp(1);
        ledger.Create(NewAccount(1));
        Assert.Equal(ledger.Now + Second + 1, ledger.Account(1).Timestamp);
    }

    [Fact]
    public void An_empty_batch_changes_nothing()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None);
        ulong last = ledger.Machine.LastTimestamp;
        ledger.Now += Second;
        Assert.Equal(last, ledger.Machine.CreateTransfers([], ledger.Now, new ResultList()));
        Assert.Single(ledger.Journal);
    }

    [Fact]
    public void Imported_records_keep_their_stamps_and_never_share_one()
    {
        TestLedger ledger = new();
        Assert.Empty(ledger.Create(Imported(NewAccount(1), 100), Imported(NewAccount(2), 200)));
        Assert.Empty(ledger.Create(Imported(NewTransfer(1, 1, 2, 1), 300)));
        Assert.Equal(CreateAccountResult.ImportedEventTimestampMustNotRegress, (CreateAccountResult)
            Assert.Single(ledger.Create(Imported(NewAccount(3), 300))).Code);
        Assert.Empty(ledger.Create(Imported(NewAccount(3), 400)));
        Assert.Equal(CreateTransferResult.ImportedEventTimestampMustNotRegress, (CreateTransferResult)
            Assert.Single(ledger.Create(Imported(NewTransfer(2, 1, 2, 1), 400))).Code);
        Assert.Empty(ledger.Create(Imported(NewTransfer(2, 1, 2, 1), 401)));
        Assert.Equal(401ul, ledger.Transfer(2).Timestamp);
        Assert.Equal(ledger.Machine.ComputeDigest(), ledger.Replayed().ComputeDigest());
    }

    [Fact]
    public void An_imported_stamp_lies_below_the_batchs_own()
    {
        TestLedger ledger = new();
        Assert.Equal(CreateAccountResult.ImportedEventTimestampMustNotAdvance, (CreateAccountResult)
            Assert.Single(ledger.Create(Imported(NewAccount(1), ledger.Now))).Code);
        ledger.Now += 10;
        Assert.Empty(ledger.Create(Imported(NewAccount(1), ledger.Now - 1)));
    }

    private static Account Imported(Account account, ulong timestamp)
    {
        account.Flags |= AccountFlags.Imported;
        account.Timestamp = timestamp;
        return account;
    }

    private static Transfer Imported(Transfer transfer, ulong timestamp)
    {
        transfer.Flags |= TransferFlags.Imported;
        transfer.Timestamp = timestamp;
        return transfer;
    }
}
