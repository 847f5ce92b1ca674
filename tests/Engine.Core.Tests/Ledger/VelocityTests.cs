using Engine.Core.Ledger;
using FsCheck;
using FsCheck.Fluent;
using static Engine.Core.Tests.Ledger.TestLedger;

namespace Engine.Core.Tests.Ledger;

public class VelocityTests
{
    private const ulong Slot = Second / 64;

    [Fact]
    public void A_debit_counts_for_the_window_and_for_a_slot_more_at_the_most()
    {
        Gen<(uint Window, ulong At, ulong Later)> times =
            from window in Gen.OneOf(Gen.Choose(1, 100), Gen.Choose(1, 2_678_400))
            from at in Gen.Choose(0, int.MaxValue)
            from part in Gen.Choose(0, 1_100)
            select ((uint)window, (ulong)at * 977, (ulong)window * (Second / 1_000) * (ulong)part);
        Prop.ForAll(times.ToArbitrary(), time =>
        {
            TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
            ledger.LimitVelocity(1, 10, time.Window);
            ledger.Now += time.At;
            Assert.Empty(ledger.Create(NewTransfer(1, 1, 2, 10)));
            ulong since = ledger.Machine.LastTimestamp;
            ledger.Now = since + time.Later;
            bool counts = Counted(ledger, 1).Count == 1;
            bool must = time.Later <= time.Window * Second;
            bool may = time.Later <= time.Window * (Second + Slot);
            return (!must || counts) && (may || !counts);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_chain_that_broke_across_a_slot_leaves_the_window_as_it_was()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.LimitVelocity(1, 100, window: 1);
        ledger.Now += Second;
        ledger.Create(NewTransfer(1, 1, 2, 7));
        UInt128 before = ledger.Machine.ComputeDigest();

        // The stamps of the chain lie on both sides of where a slot ends.
        ledger.Now = ((ledger.Machine.LastTimestamp / Slot) + 70) * Slot;
        ledger.Create(
            NewTransfer(2, 1, 2, 5, TransferFlags.Linked),
            NewTransfer(3, 1, 2, 5, TransferFlags.Linked),
            NewTransfer(4, 1, 2, 5, TransferFlags.Linked),
            NewTransfer(5, 1, 1, 5));
        Assert.Equal(before, ledger.Machine.ComputeDigest());
        Assert.Empty(ledger.Create(NewTransfer(6, 1, 2, 100)));
        Assert.Equal(ledger.Machine.ComputeDigest(), ledger.Replayed().ComputeDigest());
    }

    [Fact]
    public void Imported_debits_are_neither_counted_nor_limited()
    {
        TestLedger ledger = new();
        Account[] accounts = [NewAccount(1, AccountFlags.Imported), NewAccount(2, AccountFlags.Imported)];
        accounts[0].Timestamp = 1;
        accounts[1].Timestamp = 2;
        Assert.Empty(ledger.Create(accounts));
        ledger.LimitVelocity(1, 10, window: 60);
        Transfer imported = NewTransfer(1, 1, 2, 50, TransferFlags.Imported);
        imported.Timestamp = 3;
        Assert.Empty(ledger.Create(imported));
        Assert.Equal(0u, Counted(ledger, 1).Count);
        Assert.Empty(ledger.Create(NewTransfer(2, 1, 2, 10)));
    }

    [Fact]
    public void Amounts_of_holds_that_were_voided_count_and_never_wrap()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        Assert.Equal(
            SetAccountLimitsResult.Ok,
            ledger.Limit(new AccountLimits
            {
                AccountId = 1, MaxCount = 2, Window = 60, Flags = AccountLimitFlags.HasMaxCount,
            }));
        ledger.Create(NewHold(1, Max), Void(2, 1), NewHold(3, Max), Void(4, 3));
        VelocityTotal counted = Counted(ledger, 1);
        Assert.Equal((Max, 2ul), (counted.Amount, counted.Count));
        Assert.Equal(
            (ushort)CreateTransferResult.ExceedsVelocityCount, Assert.Single(ledger.Create(NewHold(5, 1))).Code);
    }

    [Fact]
    public void A_window_that_was_let_go_of_is_anothers_from_the_beginning()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.LimitVelocity(1, 10, window: 60);
        ledger.Create(NewTransfer(1, 1, 2, 10));
        Assert.Equal(SetAccountLimitsResult.Ok, ledger.Limit(new AccountLimits { AccountId = 1 }));
        Assert.False(ledger.Machine.TryGetLimits(1, ledger.Now, out _, out _));
        ledger.LimitVelocity(2, 10, window: 60);
        Assert.Equal(0u, Counted(ledger, 2).Count);
        Assert.Empty(ledger.Create(NewTransfer(2, 1, 2, 10)));
        Assert.Equal(ledger.Machine.ComputeDigest(), ledger.Replayed().ComputeDigest());
    }

    [Fact]
    public void A_look_up_of_an_account_shows_nothing_of_its_limits()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.LimitVelocity(1, 10, window: 60);
        Assert.Equal(0u, ledger.Account(1).Reserved);
    }

    private static VelocityTotal Counted(TestLedger ledger, UInt128 account)
    {
        Assert.True(ledger.Machine.TryGetLimits(account, ledger.Now, out _, out VelocityTotal counted));
        return counted;
    }
}
