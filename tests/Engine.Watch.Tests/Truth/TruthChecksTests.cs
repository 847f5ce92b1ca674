using Engine.Journal;
using Engine.Journal.Verification;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;
using Engine.Watch.Truth;

namespace Engine.Watch.Tests.Truth;

public class TruthChecksTests
{
    [Fact]
    public void Clients_may_know_of_less_than_the_journal_holds_but_never_of_more()
    {
        var looks = new Looks(new AcknowledgedCheck());
        Assert.Empty(Reported(looks, acknowledged: 100, committed: 0).Found); // of what another engine did
        Assert.Empty(Reported(looks, acknowledged: 105, committed: 10).Found);
        Assert.Empty(Reported(looks, acknowledged: 110, committed: 10).Found);
        Finding found = Assert.Single(Reported(looks, acknowledged: 111, committed: 10).Found);
        Assert.Equal((AlarmCatalogue.AcknowledgedMissing, AlarmGrade.Integrity), (found.Alarm, found.Grade));
        Assert.Contains("11 events were acknowledged", found.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_retry_that_finds_its_transfer_is_acknowledged_without_a_second_row()
    {
        var looks = new Looks(new AcknowledgedCheck());
        Reported(looks, acknowledged: 0, committed: 10);
        looks.Sample = looks.Sample with
        {
            Answers = new AnswerSample { EventsByCode = new Dictionary<string, long> { ["exists"] = 2 } },
        };
        Assert.Empty(Reported(looks, acknowledged: 12, committed: 10).Found);
        Assert.Single(Reported(looks, acknowledged: 13, committed: 10).Found);
    }

    [Fact]
    public void A_ledger_that_does_not_balance_is_named()
    {
        var looks = new Looks(new TrialBalanceCheck());
        looks.Sample = looks.Sample with
        {
            Ledgers = [new LedgerSample(1, 9, 9, 5, 7, 5, 7), new LedgerSample(8, 9, 9, 5, 7, 5, 6)],
        };
        Finding found = Assert.Single(looks.Look().Found);
        Assert.Equal((AlarmCatalogue.TrialBalance, "ledger 8"), (found.Alarm, found.Subject));
        Assert.Equal(("7", "6"), (found.Evidence["debits posted"], found.Evidence["credits posted"]));
    }

    [Fact]
    public void Damage_of_recent_rows_is_told_with_how_complete_they_are()
    {
        var looks = new Looks(new RecentRowsCheck());
        var committed = new RowTotals { Events = 1000, Transfers = 1000, Value = 4000 };
        Assert.Empty(Seen(looks, new RecentVerification(1, 1000, committed, committed)).Found);
        RowTotals seen = committed with { Events = 999, Transfers = 999, Value = 3990 };
        Finding found = Assert.Single(
            Seen(looks, new RecentVerification(1, 1000, committed, seen, "The journal is damaged at sequence 17: missing")).Found);
        Assert.Equal((AlarmCatalogue.JournalDamaged, AlarmGrade.Integrity), (found.Alarm, found.Grade));
        Assert.Contains("sequence 17", found.Cause, StringComparison.Ordinal);
        Assert.Equal(("99.9 %", "99.8 %"), (found.Evidence["complete by count"], found.Evidence["complete by value"]));
    }

    [Fact]
    public void A_leaf_that_somebody_touched_is_told_until_it_is_found_to_be_sound()
    {
        var looks = new Looks(new TouchedLeavesCheck());
        Finding Told(TouchedLeaf leaf)
        {
            looks.Sample = looks.Sample with { TouchedLeaves = [leaf] };
            return looks.Look().Found.SingleOrDefault()!;
        }

        Assert.Contains("is being verified", Told(new TouchedLeaf(3, 2, false, "")).Cause, StringComparison.Ordinal);
        Finding damaged = Told(new TouchedLeaf(3, 2, true, "The journal is damaged at sequence 9: gone"));
        Assert.Equal(("leaf 3", AlarmGrade.Integrity), (damaged.Subject, damaged.Grade));
        Assert.Contains("sequence 9", damaged.Cause, StringComparison.Ordinal);
        Assert.Null(Told(new TouchedLeaf(3, 2, true, "")));
    }

    private static Looks Reported(Looks looks, long acknowledged, long committed)
    {
        var users = new UserSample(1, acknowledged, 0, 0, 0, default, default, default, default, default)
        {
            EventsAcknowledgedHere = acknowledged,
        };
        looks.Sample = looks.Sample with
        {
            Clients = [new ClientSample("a", 1, 0, new AnswerSample(), TimeSpan.Zero, users)],
        };
        return looks.Journal(journal => journal with { Committed = new RowTotals { Events = committed } }).Look();
    }

    private static Looks Seen(Looks looks, RecentVerification recent)
    {
        looks.Sample = looks.Sample with { Completeness = new CompletenessSample(recent, looks.Sample.Elapsed, TimeSpan.Zero) };
        return looks.Look();
    }
}
