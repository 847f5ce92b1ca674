using Engine.Core.Ledger;
using static Engine.Core.Tests.Ledger.TestLedger;

namespace Engine.Core.Tests.Ledger;

public class RoomTests
{
    private readonly TestLedger _ledger = new(new LedgerLimits(MaxAccounts: 3, MaxOpenHolds: 2, MaxUnsealedRows: 6));

    [Fact]
    public void Accounts_fit_up_to_the_limit()
    {
        _ledger.Create(NewAccount(1));
        Account[] batch = [NewAccount(2), NewAccount(3), NewAccount(4)];
        Assert.True(_ledger.Machine.HasRoomForAccounts(batch.AsSpan(0, 2)));
        Assert.False(_ledger.Machine.HasRoomForAccounts(batch));
    }

    [Fact]
    public void What_is_known_needs_no_room_so_that_a_retry_is_answered()
    {
        Account[] accounts = [NewAccount(1), NewAccount(2), NewAccount(3)];
        _ledger.Create(accounts);
        Assert.True(_ledger.Machine.HasRoomForAccounts(accounts));
        Assert.False(_ledger.Machine.HasRoomForAccounts([.. accounts, NewAccount(4)]));

        Transfer[] holds = [NewHold(1, 1), NewHold(2, 1)];
        _ledger.Create(holds);
        Assert.True(_ledger.Machine.HasRoomForHolds(holds));
        Assert.False(_ledger.Machine.HasRoomForHolds([.. holds, NewHold(3, 1)]));
    }

    [Fact]
    public void A_hold_that_a_sealed_leaf_knows_needs_no_room()
    {
        _ledger.Create(NewAccount(1), NewAccount(2));
        _ledger.Create(NewHold(1, 1), NewHold(2, 1));
        Transfer[] retry = [NewHold(3, 1)];
        var past = new PastTransfers();
        past.Add(retry[0], HoldState.Voided);
        Assert.True(_ledger.Machine.HasRoomForHolds(retry, past));
        Assert.False(_ledger.Machine.HasRoomForHolds(retry));
    }

    [Fact]
    public void With_more_than_a_limit_that_was_lowered_what_needs_no_room_goes_on()
    {
        _ledger.Create(NewAccount(1), NewAccount(2));
        _ledger.Create(NewHold(1, 1), NewHold(2, 1));
        _ledger.Machine.Limits = new LedgerLimits(MaxAccounts: 1, MaxOpenHolds: 1, MaxUnsealedRows: 6);
        Assert.True(_ledger.Machine.HasRoomForAccounts([NewAccount(1), NewAccount(2)]));
        Assert.True(_ledger.Machine.HasRoomForHolds([Void(3, 1), NewTransfer(4, 1, 2, 1)]));
        Assert.False(_ledger.Machine.HasRoomForHolds([NewHold(5, 1)]));
    }

    [Fact]
    public void Only_pending_transfers_count_as_holds_and_resolved_ones_make_room()
    {
        _ledger.Create(NewAccount(1), NewAccount(2));
        _ledger.Create(NewHold(1, 1));
        Transfer[] batch = [NewTransfer(5, 1, 2, 1), NewTransfer(6, 1, 2, 1), NewHold(7, 1), NewHold(8, 1)];
        Assert.True(_ledger.Machine.HasRoomForHolds(batch.AsSpan(0, 3)));
        Assert.False(_ledger.Machine.HasRoomForHolds(batch));
        _ledger.Create(Void(2, 1));
        Assert.True(_ledger.Machine.HasRoomForHolds(batch));
    }

    [Fact]
    public void Only_limits_of_velocity_count_and_those_that_are_cleared_make_room()
    {
        TestLedger ledger = new(LedgerLimits.Default with { MaxVelocityLimits = 2 });
        ledger.Create(NewAccount(1), NewAccount(2), NewAccount(3));
        ledger.LimitVelocity(1, 10, window: 60);
        AccountLimits[] batch = [Limits(2, 60), Limits(3, 0), Limits(3, 60)];
        Assert.True(ledger.Machine.HasRoomForLimits(batch.AsSpan(0, 2)));
        Assert.False(ledger.Machine.HasRoomForLimits(batch));
        ledger.Limit(new AccountLimits { AccountId = 1 });
        Assert.True(ledger.Machine.HasRoomForLimits(batch));
    }

    private static AccountLimits Limits(UInt128 account, uint window) => new()
    {
        AccountId = account,
        Window = window,
        Flags = window == 0 ? AccountLimitFlags.HasFloor : AccountLimitFlags.HasMaxCount,
    };

    [Fact]
    public void Rows_are_counted_live_and_replayed()
    {
        _ledger.Create(NewAccount(1), NewAccount(2));
        _ledger.Create(NewTransfer(1, 1, 2, 1, TransferFlags.Linked), NewTransfer(0, 1, 2, 1));
        Assert.Equal(2, _ledger.Machine.RowCount);
        Assert.True(_ledger.Machine.HasRoomForRows(4));
        Assert.False(_ledger.Machine.HasRoomForRows(5));
        Assert.Equal(2, _ledger.Replayed().RowCount);
    }
}
