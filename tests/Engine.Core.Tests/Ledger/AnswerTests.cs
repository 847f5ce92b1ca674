using Engine.Core.Ledger;
using static Engine.Core.Tests.Ledger.TestLedger;

namespace Engine.Core.Tests.Ledger;

public class AnswerTests
{
    [Fact]
    public void Exists_tells_when_the_record_was_created()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Create(NewTransfer(1, 1, 2, 1));
        EventResult transfer = Assert.Single(ledger.Create(NewTransfer(1, 1, 2, 1)));
        EventResult account = Assert.Single(ledger.Create(NewAccount(2)));
        Assert.Equal(ledger.Transfer(1).Timestamp, transfer.Timestamp);
        Assert.Equal(ledger.Account(2).Timestamp, account.Timestamp);
    }

    [Fact]
    public void An_amount_other_than_the_one_asked_for_is_told()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        EventResult[] results = ledger.Create(
            NewHold(1, 15), NewHold(2, 15), NewHold(3, 15), Post(4, 1, Max), Post(5, 2, 7), Void(6, 3));
        Assert.Equal([(3, 0, 15), (5, 0, 15)], results.Select(r => (r.Index, (int)r.Code, (int)r.Amount)));
    }

    [Fact]
    public void A_balancing_transfer_tells_what_it_moved_even_if_that_is_nothing()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        EventResult result = Assert.Single(ledger.Create(NewTransfer(1, 1, 2, 5, TransferFlags.BalancingDebit)));
        Assert.Equal(((ushort)0, UInt128.Zero), (result.Code, result.Amount));
        Assert.Equal(UInt128.Zero, ledger.Transfer(1).Amount);
    }

    [Fact]
    public void The_row_of_a_partial_post_carries_what_was_posted_and_all_that_was_released()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        Transfer hold = NewHold(1, 15);
        hold.UserData128 = 77;
        ledger.Create(hold);
        ledger.Create(Post(2, 1, 7));
        LedgerEvent row = ledger.Events[^1];
        Assert.Equal(((UInt128)7, (UInt128)15, (UInt128)1), (row.Amount, row.Released, row.PendingId));
        Assert.Equal(((UInt128)1, (UInt128)2, (UInt128)77), (row.DebitAccountId, row.CreditAccountId, row.UserData128));
        Assert.Equal((UInt128.Zero, (UInt128)7), (ledger.Account(1).DebitsPending, ledger.Account(1).DebitsPosted));
    }

    [Fact]
    public void Only_the_last_event_of_a_batch_ends_it()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        int before = ledger.Journal.Count;
        ledger.Create(NewTransfer(1, 1, 2, 1), NewTransfer(2, 1, 99, 1), NewTransfer(0, 1, 2, 1));
        Assert.Equal([false, true], ledger.Events.Skip(before).Select(row => row.EndsBatch));
    }

    [Fact]
    public void An_account_closed_since_still_exists_with_the_flags_it_was_created_with()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Create(NewHold(1, 0, more: TransferFlags.ClosingCredit));
        EventResult result = Assert.Single(ledger.Create(NewAccount(2)));
        Assert.Equal(CreateAccountResult.Exists, (CreateAccountResult)result.Code);
        Assert.Equal((AccountFlags.Closed, 0u), (ledger.Account(2).Flags, ledger.Account(2).Reserved));
    }

    [Fact]
    public void Unknown_ids_are_not_found()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None);
        ledger.Create(NewTransfer(5, 1, 99, 1));
        Assert.False(ledger.Machine.TryGetAccount(2, out _));
        Assert.False(ledger.Machine.TryGetTransfer(5, out _));
        Assert.Equal(1, ledger.Machine.BurntCount);
    }

    [Fact]
    public void Totals_are_given_by_ledger()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        Account other = NewAccount(3);
        other.Ledger = 9;
        ledger.Create(other);
        ledger.Create(NewTransfer(1, 1, 2, 5), NewHold(2, 3));
        Assert.Equal(
            [new LedgerTotals(1, 2, 3, 5, 3, 5), new LedgerTotals(9, 1, 0, 0, 0, 0)], ledger.Machine.ComputeTotals());
    }
}
