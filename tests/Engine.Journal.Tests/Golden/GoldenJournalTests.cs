namespace Engine.Journal.Tests.Golden;

/// <summary>What was once journaled leads to the same state, whatever rules have been added since.</summary>
public sealed class GoldenJournalTests
{
    [Fact]
    public void A_journal_of_old_is_replayed_to_the_state_that_it_had() =>
        Assert.Equal(GoldenJournal.ReadState(), GoldenJournal.Replay(GoldenJournal.ReadRows()));

    [Fact]
    public void Requests_of_old_are_journaled_as_they_were()
    {
        byte[] rows = GoldenJournal.Play(out string state);
        Assert.Equal(GoldenJournal.ReadState(), state);
        Assert.True(rows.AsSpan().SequenceEqual(GoldenJournal.ReadRows()), "the rows are the same, byte for byte");
    }
}
