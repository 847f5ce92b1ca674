using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Core.Tests.Pipeline;

/// <summary>Changed settings come to the journal by a way of their own.</summary>
public class SettingNoteTests
{
    [Fact]
    public async Task With_a_full_ring_and_a_journal_that_stands_still_a_change_comes_to_the_writer()
    {
        var engine = new SteppedPartition(new PartitionOptions { RingSlots = 4 });
        await engine.OpenAccountsAsync();
        for (uint id = 10; id < 14; id++)
        {
            _ = engine.Submit(engine.Transfers(SteppedPartition.Transfer(id)));
        }

        engine.Step();
        Assert.False(engine.Partition.TrySubmit(engine.Transfers(SteppedPartition.Transfer(20))));
        SettingNote note = Note("8");
        Assert.True(engine.Partition.TryNote(note));
        Assert.Equal(0, note.Sequence);
        engine.Step();

        Assert.Equal(engine.Partition.Status.AppliedSequence, note.Sequence);
        Assert.True(note.Sequence > engine.Journal.DurableSequence);
        Assert.True(note.Change.Timestamp > 0);
        Assert.Equal("8", Assert.Single(engine.State.Settings.Standing).To);
        engine.Journal.CommitAll();
        Assert.Equal(EventKind.SettingChanged, engine.Journal.Events[^1].Kind);
        Assert.Equal(note.Sequence, engine.Journal.DurableSequence);
    }

    [Fact]
    public void While_the_journal_takes_nothing_one_change_is_on_its_way_and_a_bounded_number_waits()
    {
        var engine = new SteppedPartition();
        engine.Journal.MaxWaitingBlocks = 0;
        SettingNote[] notes = [.. Enumerable.Range(0, SettingNotes.Most).Select(i => Note($"{i}"))];
        Assert.All(notes, note => Assert.True(engine.Partition.TryNote(note)));
        Assert.False(engine.Partition.TryNote(Note("one too many")));
        engine.Step();
        Assert.Equal([true, false], notes.Take(2).Select(note => note.Sequence > 0));

        engine.Journal.MaxWaitingBlocks = int.MaxValue;
        engine.Step();
        Assert.Equal(Enumerable.Range(1, SettingNotes.Most).Select(i => (long)i), notes.Select(note => note.Sequence));
        Assert.Equal(
            notes.Select(note => note.Change.To), engine.State.Settings.Changes.Select(change => change.To));
    }

    [Fact]
    public async Task A_stop_waits_until_the_last_change_is_durable()
    {
        var engine = new SteppedPartition();
        Assert.True(engine.Partition.TryNote(Note("8")));
        Task<int> stopping = engine.Partition.StopAsync(TimeSpan.FromMinutes(1));
        engine.Step();
        engine.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(stopping.IsCompleted);
        engine.Journal.CommitAll();
        while (!stopping.IsCompleted)
        {
            engine.Time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }

        Assert.Equal(0, await stopping);
    }

    private static SettingNote Note(string to) => new(new SettingChange("lanes", "2", to, "ann", "a test"));
}
