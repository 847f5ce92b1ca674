using Engine.Core.Ledger;

namespace Engine.Journal.Tests.Golden;

/// <summary>What was once journaled leads to the same state, whatever rules have been added since.</summary>
public sealed class GoldenJournalTests
{
    public static TheoryData<string> Names => [.. GoldenJournal.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_journal_of_old_is_replayed_to_the_state_that_it_had(string name)
    {
        GoldenJournal golden = GoldenJournal.All[name];
        Assert.Equal(golden.ReadState(), golden.Replay(golden.ReadRows()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Requests_of_old_are_journaled_as_they_were(string name)
    {
        GoldenJournal golden = GoldenJournal.All[name];
        byte[] rows = golden.Play(out string state);
        Assert.Equal(golden.ReadState(), state);
        Assert.True(rows.AsSpan().SequenceEqual(golden.ReadRows()), "the rows are the same, byte for byte");
    }

    [Fact]
    public void The_journal_of_holds_has_what_it_is_kept_for()
    {
        List<LedgerEvent> events = GoldenJournal.ReadEvents(GoldenJournal.All["rules-1-holds"].ReadRows());
        Assert.Contains(events, row => row.Kind == EventKind.HoldExtended);
        Assert.Contains(events, row => Has(row, TransferFlags.Capture));
        Assert.Contains(events, row => Has(row, TransferFlags.Grouped | TransferFlags.MultipleCaptures));
        Assert.Contains(events, row => row.Kind == EventKind.Expiry && row.Timeout == 0);
        Assert.Contains(events, row => Has(row, TransferFlags.PostPending | TransferFlags.Linked) && IsOfGroupRequest(row));
        Assert.Contains(events, row => Has(row, TransferFlags.VoidPending | TransferFlags.Linked) && IsOfGroupRequest(row));
    }

    [Fact]
    public void The_journal_of_limits_has_what_it_is_kept_for()
    {
        List<LedgerEvent> events = GoldenJournal.ReadEvents(GoldenJournal.All["rules-1-limits"].ReadRows());
        Assert.Contains(events, row => row.Kind == EventKind.AccountLimitsSet && row.Flags == 0);
        Assert.Equal(
            [100, 101, 102, 103],
            events.Where(row => row.Kind == EventKind.IdBurnt && row.Result >= 100).Select(row => (int)row.Result).Distinct().Order());
    }

    private static bool Has(LedgerEvent row, TransferFlags flags) =>
        row.Kind == EventKind.Transfer && ((TransferFlags)row.Flags & flags) == flags;

    private static bool IsOfGroupRequest(LedgerEvent row) => row.Id >> 90 == 1;
}
