namespace Engine.Journal.Tests.Golden;

/// <summary>What was once journaled leads to the same state, whatever rules have been added since.</summary>
public sealed class GoldenJournalTests
{
    private delegate byte[] Playing(out string state);

    [Theory]
    [InlineData("rules-1")]
    [InlineData("rules-2-limits")]
    public void A_journal_of_old_is_replayed_to_the_state_that_it_had(string name) =>
        Assert.Equal(GoldenJournal.ReadState(name), GoldenJournal.Replay(GoldenJournal.ReadRows(name)));

    [Fact]
    public void Requests_of_old_are_journaled_as_they_were()
    {
        AssertJournaledAsBefore("rules-1", GoldenJournal.Play);
        AssertJournaledAsBefore("rules-2-limits", GoldenLimits.Play);
    }

    private static void AssertJournaledAsBefore(string name, Playing play)
    {
        byte[] rows = play(out string state);
        Assert.Equal(GoldenJournal.ReadState(name), state);
        Assert.True(rows.AsSpan().SequenceEqual(GoldenJournal.ReadRows(name)), "the rows are the same, byte for byte");
    }
}
