using Engine.Core.Ledger;
using static Engine.Core.Tests.Ledger.TestLedger;

namespace Engine.Core.Tests.Ledger;

public class ReplayTests
{
    [Fact]
    public void Replay_gives_the_state_that_ran_bit_for_bit()
    {
        TestLedger ledger = Eventful();
        StateMachine replayed = ledger.Replayed();
        Assert.Equal(ledger.Machine.ComputeDigest(), replayed.ComputeDigest());
        Assert.Equal(ledger.Machine.ComputeTotals(), replayed.ComputeTotals());
        Assert.Equal(ledger.Machine.LastTimestamp, replayed.LastTimestamp);
        Assert.Equal(ledger.Machine.OpenHoldCount, replayed.OpenHoldCount);
        Assert.Equal("till"u8, replayed.NameOf(1));
    }

    [Fact]
    public void A_replayed_ledger_goes_on_as_the_one_that_ran_would()
    {
        TestLedger ledger = Eventful();
        StateMachine replayed = ledger.Replayed();
        Transfer[] batch = [Post(90, 4, Max), NewTransfer(21, 1, 2, 1), NewTransfer(1, 1, 2, 5)];
        ResultList results = new();
        replayed.ExpireDue(ledger.Now, batch.Length, 10);
        replayed.CreateTransfers(batch, ledger.Now, results);
        EventResult[] expected = ledger.Create(batch);
        Assert.Equal(expected, results.Items.ToArray());
        Assert.Equal(ledger.Machine.ComputeDigest(), replayed.ComputeDigest());
    }

    [Fact]
    public void The_digest_sees_every_single_event()
    {
        TestLedger ledger = Eventful();
        StateMachine replayed = new(LedgerLimits.Default, new EventBuffer(2));
        HashSet<UInt128> digests = [replayed.ComputeDigest()];
        foreach ((LedgerEvent row, byte[] name) in ledger.Journal)
        {
            replayed.Replay(row, name);
            Assert.True(digests.Add(replayed.ComputeDigest()), $"event {row.Sequence} leaves the digest as it was");
        }
    }

    [Fact]
    public void Every_event_left_out_or_doubled_shows_at_the_latest_in_the_digest()
    {
        TestLedger ledger = Eventful();
        UInt128 whole = ledger.Machine.ComputeDigest();
        for (int at = 0; at < ledger.Journal.Count; at++)
        {
            List<(LedgerEvent Event, byte[] Name)> shorter = [.. ledger.Journal];
            shorter.RemoveAt(at);
            Assert.NotEqual(whole, DigestOf(shorter));
            List<(LedgerEvent Event, byte[] Name)> longer = [.. ledger.Journal];
            longer.Insert(at, longer[at]);
            Assert.Null(DigestOf(longer));
        }
    }

    public static TheoryData<string, EventKind, Tampering> Tamperings => new()
    {
        { "no account", EventKind.Transfer, (ref LedgerEvent row) => row.DebitAccountId = 77 },
        { "refused: Exists", EventKind.Transfer, (ref LedgerEvent row) => row.Id = 1 },
        { "refused: IdAlreadyFailed", EventKind.Transfer, (ref LedgerEvent row) => row.Id = 20 },
        { "refused: ExceedsCredits", EventKind.Transfer, (ref LedgerEvent row) => row.DebitAccountId = 3 },
        { "refused: OverflowsDebitsPosted", EventKind.Transfer, (ref LedgerEvent row) => row.Amount = Max },
        { "refused: TransferMustHave", EventKind.Transfer, (ref LedgerEvent row) => row.Ledger = 2 },
        { "releases", EventKind.Transfer, (ref LedgerEvent row) => row.Released = 1 },
        { "stamp is not above", EventKind.Transfer, (ref LedgerEvent row) => row.Timestamp -= 2 * Second },
        { "stamp is out of range", EventKind.Transfer, (ref LedgerEvent row) => row.Timestamp = ulong.MaxValue },
        { "above what balancing left", EventKind.Transfer, (ref LedgerEvent row) => Balance(ref row) },
        { "unknown", EventKind.Transfer, (ref LedgerEvent row) => Resolve(ref row, 66, 5, 5) },
        { "no open hold", EventKind.Transfer, (ref LedgerEvent row) => Resolve(ref row, 1, 5, 5) },
        { "no open hold", EventKind.Transfer, (ref LedgerEvent row) => Resolve(ref row, 2, 15, 15) },
        { "does not release", EventKind.Transfer, (ref LedgerEvent row) => Resolve(ref row, 4, 30, 29) },
        { "amount is not the hold's", EventKind.Transfer, (ref LedgerEvent row) => Resolve(ref row, 4, 31, 30) },
        { "does not take several", EventKind.Transfer, (ref LedgerEvent row) => Capture(ref row, 4, 1, 1) },
        { "does not release", EventKind.Transfer, (ref LedgerEvent row) => Capture(ref row, 8, 2, 3) },
        { "amount is not the hold's", EventKind.Transfer, (ref LedgerEvent row) => Capture(ref row, 8, 8, 8) },
        { "refused: CaptureAmountMustNotBeZero", EventKind.Transfer, (ref LedgerEvent row) => Capture(ref row, 8, 0, 0) },
        { "does not release", EventKind.Transfer, (ref LedgerEvent row) => Resolve(ref row, 8, 5, 10) },
        { "refused: ReservedFlag", EventKind.Transfer, (ref LedgerEvent row) => row.Flags = (ushort)TransferFlags.Reserved },
        { "refused: TimeoutNotLonger", EventKind.HoldExtended, (ref LedgerEvent row) => row.Timeout = 1 },
        { "refused: Exists", EventKind.HoldExtended, (ref LedgerEvent row) => row.Timeout = 60 },
        { "refused: HoldNotFound", EventKind.HoldExtended, (ref LedgerEvent row) => row.PendingId = 66 },
        { "refused: HoldNeverExpires", EventKind.HoldExtended, (ref LedgerEvent row) => row.PendingId = 4 },
        { "another id", EventKind.HoldExtended, (ref LedgerEvent row) => row.Id = 4 },
        { "posts nothing", EventKind.HoldExtended, (ref LedgerEvent row) => row.Amount = 1 },
        { "does not release", EventKind.HoldExtended, (ref LedgerEvent row) => row.Released = 1 },
        { "credit account is not", EventKind.HoldExtended, (ref LedgerEvent row) => row.CreditAccountId = 1 },
        { "not due yet", EventKind.Expiry, (ref LedgerEvent row) => row.Timestamp -= 2 },
        { "does not release", EventKind.Expiry, (ref LedgerEvent row) => row.Released++ },
        { "no open hold", EventKind.Expiry, (ref LedgerEvent row) => row.PendingId = row.Id = 2 },
        { "debit account is not", EventKind.Expiry, (ref LedgerEvent row) => row.DebitAccountId = 2 },
        { "taken", EventKind.IdBurnt, (ref LedgerEvent row) => row.Id = 1 },
        { "reserved", EventKind.IdBurnt, (ref LedgerEvent row) => row.Id = 0 },
        { "not one that burns", EventKind.IdBurnt, (ref LedgerEvent row) => row.Result = 8 },
        { "refused: AccountNotFound", EventKind.AccountNamed, (ref LedgerEvent row) => row.Id = 77 },
        { "another ledger", EventKind.AccountNamed, (ref LedgerEvent row) => row.Ledger = 2 },
        { "refused: LedgerMustNotBeZero", EventKind.AccountCreated, (ref LedgerEvent row) => row.Ledger = 0 },
        { "refused: ReservedFlag", EventKind.AccountCreated, (ref LedgerEvent row) => row.Flags = 1 << 9 },
        { "refused: AccountNotFound", EventKind.AccountLimitsSet, (ref LedgerEvent row) => row.Id = 77 },
        { "refused: Exists", EventKind.AccountLimitsSet, (ref LedgerEvent row) => LimitLikeOne(ref row) },
        { "refused: FloorOutOfRange", EventKind.AccountLimitsSet, (ref LedgerEvent row) => row.Amount = Max },
        { "refused: WindowWithoutVelocity", EventKind.AccountLimitsSet, (ref LedgerEvent row) => row.Timeout = uint.MaxValue },
        { "flags say are not there", EventKind.AccountLimitsSet, (ref LedgerEvent row) => row.Released = 1 },
        { "flags say are not there", EventKind.AccountLimitsSet, (ref LedgerEvent row) => row.Flags |= 1 << 9 },
        { "limits an account of another", EventKind.AccountLimitsSet, (ref LedgerEvent row) => row.Ledger = 2 },
        { "refused: ExceedsVelocityAmount", EventKind.Transfer, (ref LedgerEvent row) => row.Amount = 97 },
        { "refused: ExceedsAccountFloor", EventKind.Transfer, (ref LedgerEvent row) => DebitTwo(ref row) },
        { "no events of kind 99", EventKind.AccountCreated, (ref LedgerEvent row) => row.Kind = (EventKind)99 },
    };

    [Theory]
    [MemberData(nameof(Tamperings), DisableDiscoveryEnumeration = true)]
    public void A_changed_row_is_named_with_the_reason(string reason, EventKind kind, Tampering tamper)
    {
        TestLedger ledger = Eventful();
        StateMachine replayed = new(LedgerLimits.Default, new EventBuffer(2));
        int last = ledger.Journal.Select(row => row.Event.Kind).ToList().LastIndexOf(kind);
        foreach ((LedgerEvent row, byte[] name) in ledger.Journal.Take(last))
        {
            replayed.Replay(row, name);
        }

        UInt128 before = replayed.ComputeDigest();
        LedgerEvent tampered = ledger.Journal[last].Event;
        tamper(ref tampered);
        ReplayException thrown =
            Assert.Throws<ReplayException>(() => replayed.Replay(tampered, ledger.Journal[last].Name));
        Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(last + 1, thrown.Sequence);
        Assert.Equal(before, replayed.ComputeDigest());
    }

    public delegate void Tampering(ref LedgerEvent row);

    /// <summary>A journal with every kind of event; its last transfer is a plain one of 5.</summary>
    private static TestLedger Eventful()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None, AccountFlags.DebitsMustNotExceedCredits);
        ledger.Create(NewTransfer(1, 1, 2, 5), NewHold(2, 15), NewHold(3, 8, timeout: 1), NewHold(4, 30));
        ledger.Create(NewAccount(4, AccountFlags.Linked), NewAccount(5, AccountFlags.Closed));
        ledger.Name(1, "till");
        ledger.Create(NewHold(8, 10, timeout: 60, more: TransferFlags.MultipleCaptures));
        ledger.Create(Post(9, 8, 3) with { Flags = TransferFlags.PostPending | TransferFlags.Capture });
        ledger.Extend(8, 90);
        ledger.Create(Post(5, 2, 7), NewHold(6, 0, more: TransferFlags.ClosingCredit), NewTransfer(20, 1, 2, 1));
        ledger.Create(Void(7, 6), NewTransfer(21, 3, 2, 1), NewTransfer(22, 1, 2, Max, TransferFlags.BalancingDebit));
        ledger.Now += 2 * Second;
        ledger.Sweep();
        ledger.LimitVelocity(1, 100, window: 60);
        ledger.Create(NewTransfer(29, 1, 2, 4));
        ledger.Limit(FloorOfTwo());
        ledger.Create(NewTransfer(30, 2, 1, 9, TransferFlags.Linked), NewTransfer(31, 1, 2, 5));
        return ledger;
    }

    private static AccountLimits FloorOfTwo() => new()
    {
        AccountId = 2, Floor = 9, Flags = AccountLimitFlags.HasFloor | AccountLimitFlags.FloorNegative,
    };

    private static UInt128? DigestOf(List<(LedgerEvent Event, byte[] Name)> journal)
    {
        StateMachine machine = new(LedgerLimits.Default, new EventBuffer(2));
        try
        {
            foreach ((LedgerEvent row, byte[] name) in journal)
            {
                machine.Replay(row, name);
            }
        }
        catch (ReplayException)
        {
            return null;
        }

        return machine.ComputeDigest();
    }

    private static void Balance(ref LedgerEvent row)
    {
        row.Flags = (ushort)TransferFlags.BalancingDebit;
        row.Amount = 1_000;
    }

    private static void Capture(ref LedgerEvent row, UInt128 hold, UInt128 amount, UInt128 released)
    {
        Resolve(ref row, hold, amount, released);
        row.Flags |= (ushort)TransferFlags.Capture;
    }

    private static void Resolve(ref LedgerEvent row, UInt128 hold, UInt128 amount, UInt128 released)
    {
        row.Flags = (ushort)TransferFlags.PostPending;
        row.PendingId = hold;
        row.Amount = amount;
        row.Released = released;
    }

    private static void LimitLikeOne(ref LedgerEvent row)
    {
        row.Id = 1;
        row.Amount = 0;
        row.UserData128 = 100;
        row.Timeout = 60;
        row.Flags = (ushort)AccountLimitFlags.HasMaxAmount;
    }

    private static void DebitTwo(ref LedgerEvent row)
    {
        (row.DebitAccountId, row.CreditAccountId) = (2, 1);
        row.Amount = 1_000;
    }
}
