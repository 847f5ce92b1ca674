using Engine.Core.Ledger;
using static Engine.Core.Tests.Ledger.TestLedger;

namespace Engine.Core.Tests.Ledger;

public class ExpiryTests
{
    [Fact]
    public void Due_holds_expire_by_expiry_and_creation_each_with_a_rising_stamp()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Create(
            NewHold(1, 10, timeout: 3), NewHold(2, 20, timeout: 2), NewHold(3, 30, timeout: 2), NewHold(4, 40));
        ulong created = ledger.Transfer(1).Timestamp;
        ledger.Now += 10 * Second;
        Assert.Equal(3, ledger.Sweep());
        LedgerEvent[] expiries = [.. ledger.Events.Where(row => row.Kind == EventKind.Expiry)];
        Assert.Equal([2, 3, 1], expiries.Select(row => row.Id));
        Assert.Equal(
            [created + 1 + (2 * Second), created + 2 + (2 * Second), created + (3 * Second)],
            expiries.Select(row => row.Timestamp));
        Assert.Equal([false, false, true], expiries.Select(row => row.EndsBatch));
        Assert.Equal((UInt128)40, ledger.Account(1).DebitsPending);
    }

    [Fact]
    public void A_sweep_in_steps_ends_each_step_as_a_batch()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Create(NewHold(1, 1, timeout: 1), NewHold(2, 1, timeout: 1), NewHold(3, 1, timeout: 1));
        ledger.Now += 2 * Second;
        Assert.Equal([2, 1, 0], [ledger.Sweep(max: 2), ledger.Sweep(max: 2), ledger.Sweep(max: 2)]);
        Assert.Equal([false, true, true], ledger.Events.TakeLast(3).Select(row => row.EndsBatch));
    }

    [Theory]
    [InlineData(0ul, 1)]
    [InlineData(1ul, 0)]
    public void A_hold_is_due_at_the_first_stamp_of_the_batch_and_not_before(ulong early, int expected)
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Create(NewHold(1, 1, timeout: 1));
        const int Count = 10;
        ledger.Now = ledger.Transfer(1).Timestamp + Second + Count - 1 - early;
        Assert.Equal(expected, ledger.Sweep(Count));
    }

    [Fact]
    public void A_hold_that_falls_due_inside_a_batch_is_expired_by_the_event_that_meets_it()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Create(NewHold(1, 10, timeout: 1));
        ledger.Now = ledger.Transfer(1).Timestamp + Second + 1;
        EventResult[] results = ledger.Create(
            NewTransfer(2, 1, 2, 1), NewTransfer(3, 1, 2, 1), Post(4, 1, 5), Post(5, 1, 5));
        Assert.Equal([2, 3], results.Select(result => result.Index));
        Assert.All(results, result => Assert.Equal((ushort)CreateTransferResult.PendingTransferExpired, result.Code));
        LedgerEvent expiry = Assert.Single(ledger.Events, row => row.Kind == EventKind.Expiry);
        Assert.Equal(ledger.Now - 1, expiry.Timestamp);
        Assert.True(expiry.EndsBatch);
    }

    [Fact]
    public void Expiry_opens_what_a_closing_transfer_had_closed()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Create(NewHold(1, 0, timeout: 1, TransferFlags.ClosingDebit));
        Assert.Equal(AccountFlags.Closed, ledger.Account(1).Flags);
        ledger.Now += 2 * Second;
        ledger.Sweep();
        Assert.Equal(AccountFlags.None, ledger.Account(1).Flags);
    }

    [Fact]
    public void The_row_of_an_expiry_tells_the_whole_effect()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        Transfer hold = NewHold(1, 10, timeout: 1);
        hold.UserData64 = 9;
        ledger.Create(hold);
        ledger.Now += 2 * Second;
        ledger.Sweep();
        LedgerEvent row = ledger.Events[^1];
        UInt128[] ids = [row.Id, row.PendingId, row.DebitAccountId, row.CreditAccountId];
        Assert.Equal(new UInt128[] { 1, 1, 1, 2 }, ids);
        Assert.Equal((UInt128.Zero, (UInt128)10, 9ul), (row.Amount, row.Released, row.UserData64));
        Assert.Equal((1u, (ushort)1), (row.Ledger, row.Code));
    }
}
