using Engine.Core.Ledger;
using static Engine.Core.Tests.Ledger.TestLedger;

namespace Engine.Core.Tests.Ledger;

public class ChainTests
{
    private const ushort Failed = (ushort)CreateTransferResult.LinkedEventFailed;

    [Fact]
    public void A_broken_chain_leaves_the_state_bit_for_bit_as_it_was()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None, AccountFlags.None);
        ledger.Create(NewHold(1, 10, timeout: 5), NewHold(2, 20));
        UInt128 before = ledger.Machine.ComputeDigest();
        int journaled = ledger.Journal.Count;
        EventResult[] results = ledger.Create(
            NewTransfer(10, 3, 1, 7, TransferFlags.Linked),
            Linked(NewHold(11, 3, timeout: 1, TransferFlags.ClosingDebit)),
            Linked(Void(12, 11)),
            Linked(Post(13, 1, 4)),
            Linked(Void(14, 2)),
            NewTransfer(15, 1, 1, 1));
        Assert.Equal(
            [Failed, Failed, Failed, Failed, Failed, (ushort)CreateTransferResult.AccountsMustBeDifferent],
            Codes(results));
        Assert.Equal(before, ledger.Machine.ComputeDigest());
        Assert.Equal(journaled, ledger.Journal.Count);
        Assert.Equal(2, ledger.Machine.OpenHoldCount);
    }

    [Fact]
    public void The_same_ids_work_after_a_chain_that_was_taken_back()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Create(NewTransfer(1, 1, 2, 5, TransferFlags.Linked), NewTransfer(2, 1, 1, 5));
        Assert.Empty(ledger.Create(NewTransfer(1, 1, 2, 5), NewTransfer(2, 1, 2, 6)));
        Assert.Equal((UInt128)11, ledger.Account(1).DebitsPosted);
    }

    [Fact]
    public void A_chain_of_accounts_is_taken_back_too()
    {
        TestLedger ledger = new();
        EventResult[] results = ledger.Create(
            NewAccount(1, AccountFlags.Linked), NewAccount(2, AccountFlags.Linked), NewAccount(0));
        Assert.Equal([1, 1, (ushort)CreateAccountResult.IdMustNotBeZero], Codes(results));
        Assert.Equal(0, ledger.Machine.AccountCount);
        Assert.Empty(ledger.Journal);
        Assert.Empty(ledger.Create(NewAccount(2)));
    }

    [Fact]
    public void An_id_burnt_by_the_breaker_stays_burnt_and_is_the_only_event()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        int journaled = ledger.Journal.Count;
        ledger.Create(NewTransfer(1, 1, 2, 5, TransferFlags.Linked), NewTransfer(2, 1, 99, 5));
        LedgerEvent burnt = Assert.Single(ledger.Events.Skip(journaled));
        Assert.Equal((EventKind.IdBurnt, (UInt128)2, true), (burnt.Kind, burnt.Id, burnt.EndsBatch));
        EventResult again = Assert.Single(ledger.Create(NewTransfer(2, 1, 2, 5)));
        Assert.Equal((ushort)CreateTransferResult.IdAlreadyFailed, again.Code);
        Assert.Equal((ushort)CreateTransferResult.CreditAccountNotFound, again.Reason);
    }

    [Fact]
    public void A_hold_met_too_late_expires_although_its_chain_is_taken_back()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        ledger.Create(NewHold(1, 10, timeout: 1));
        ledger.Now += Second + 5;
        EventResult[] results = ledger.CreateUnswept(NewTransfer(2, 1, 2, 5, TransferFlags.Linked), Post(3, 1, 10));
        Assert.Equal([Failed, (ushort)CreateTransferResult.PendingTransferExpired], Codes(results));
        LedgerEvent expiry = ledger.Events[^1];
        Assert.Equal((EventKind.Expiry, (UInt128)10, ledger.Now), (expiry.Kind, expiry.Released, expiry.Timestamp));
        Assert.Equal(UInt128.Zero, ledger.Account(1).DebitsPending);
        Assert.Equal(ledger.Machine.ComputeDigest(), ledger.Replayed().ComputeDigest());
    }

    [Fact]
    public void Actual_amounts_told_before_the_break_are_withdrawn()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        EventResult[] results = ledger.Create(
            NewTransfer(1, 1, 2, Max, TransferFlags.BalancingDebit | TransferFlags.Linked), NewTransfer(0, 1, 2, 1));
        Assert.Equal([Failed, (ushort)CreateTransferResult.IdMustNotBeZero], Codes(results));
        Assert.Equal(UInt128.Zero, results[0].Amount);
    }

    [Fact]
    public void Retrying_a_committed_chain_answers_exists_for_every_member()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        Transfer[] chain = [NewTransfer(1, 1, 2, 5, TransferFlags.Linked), NewTransfer(2, 1, 2, 6)];
        ledger.Create(chain);
        EventResult[] results = ledger.Create([.. chain, NewTransfer(3, 1, 2, 7)]);
        Assert.Equal([(ushort)CreateTransferResult.Exists, (ushort)CreateTransferResult.Exists], Codes(results));
        Assert.Equal(ledger.Transfer(2).Timestamp, results[1].Timestamp);
        Assert.Equal((UInt128)18, ledger.Account(1).DebitsPosted);
    }

    [Fact]
    public void A_chain_of_known_and_new_members_breaks()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        Transfer known = NewTransfer(1, 1, 2, 5, TransferFlags.Linked);
        ledger.Create(known, NewTransfer(2, 1, 2, 6));
        EventResult[] results = ledger.Create(known, NewTransfer(3, 1, 2, 6));
        Assert.Equal([(ushort)CreateTransferResult.Exists, Failed], Codes(results));
        Assert.Equal(2, ledger.Machine.TransferCount);
    }

    [Fact]
    public void A_known_chain_left_open_is_answered_as_open()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        Transfer known = NewTransfer(1, 1, 2, 5, TransferFlags.Linked);
        ledger.Create(known, NewTransfer(2, 1, 2, 6));
        Assert.Equal([(ushort)CreateTransferResult.LinkedEventChainOpen], Codes(ledger.Create(known)));
    }

    private static ushort[] Codes(EventResult[] results) => [.. results.Select(result => result.Code)];

    private static Transfer Linked(Transfer transfer)
    {
        transfer.Flags |= TransferFlags.Linked;
        return transfer;
    }
}
