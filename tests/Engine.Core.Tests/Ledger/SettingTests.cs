using System.Text;
using Engine.Core.Ledger;

namespace Engine.Core.Tests.Ledger;

/// <summary>What the ledger keeps of changed settings.</summary>
public class SettingTests
{
    [Fact]
    public void A_replay_gives_the_changes_and_the_digest_of_the_ledger_that_ran()
    {
        var ran = new StateMachine(LedgerLimits.Default, new EventBuffer(16));
        var replayed = new StateMachine(LedgerLimits.Default, new EventBuffer(16));
        UInt128 empty = ran.ComputeDigest();
        foreach (string value in (string[])["1", "22", ""])
        {
            ran.ChangeSetting(Change("lanes", value), now: 7);
            LedgerEvent row = ran.Events[ran.Events.Position - 1];
            Assert.Equal((EventKind.SettingChanged, true), (row.Kind, row.EndsBatch));
            row.Sequence = ran.Events.Position;
            replayed.Replay(row, ran.Names.Text(row.TextOffset, row.TextLength));
        }

        Assert.Equal(["1", "22", ""], replayed.Settings.Changes.Select(change => change.To));
        Assert.Equal(ran.Settings.Changes, replayed.Settings.Changes);
        Assert.Empty(replayed.Settings.Standing);
        Assert.NotEqual(empty, ran.ComputeDigest());
        Assert.Equal(ran.ComputeDigest(), replayed.ComputeDigest());
        Assert.Equal(3, replayed.RowCount);
    }

    [Theory]
    [InlineData("lanes\t1\t2\tann")]
    [InlineData("lanes\t1\t2\tann\t")]
    [InlineData("\t1\t2\tann\twhy")]
    [InlineData("lanes\t1\t2\tann\tw\u0007hy")]
    public void A_row_whose_text_is_no_change_is_damage(string text)
    {
        var ledger = new StateMachine(LedgerLimits.Default, new EventBuffer(2));
        var row = new LedgerEvent { Kind = EventKind.SettingChanged, Timestamp = 1, Sequence = 1 };
        Assert.Throws<ReplayException>(() => ledger.Replay(row, Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void A_change_names_the_field_that_cannot_be_journaled()
    {
        Assert.Null(Change("lanes", "2").Problem);
        Assert.Equal("why is empty", (Change("lanes", "2") with { Why = "" }).Problem);
        Assert.Equal("who has a control character in it", (Change("lanes", "2") with { Who = "a\tb" }).Problem);
        string tooLong = new('é', (SettingChange.MaxWhyBytes / 2) + 1);
        Assert.StartsWith("why has ", (Change("lanes", "2") with { Why = tooLong }).Problem, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new StateMachine(LedgerLimits.Default, new EventBuffer(2))
            .ChangeSetting(Change("lanes", "2") with { Why = tooLong }, now: 1));
    }

    [Fact]
    public void The_longest_change_fits_the_text_of_a_row()
    {
        var longest = new SettingChange(
            new('n', SettingChange.MaxNameBytes),
            new('f', SettingChange.MaxValueBytes),
            new('t', SettingChange.MaxValueBytes),
            new('w', SettingChange.MaxWhoBytes),
            new('y', SettingChange.MaxWhyBytes));
        byte[] text = Encoding.UTF8.GetBytes(longest.ToText());
        Assert.Equal(SettingChange.MaxBytes, text.Length);
        Assert.Equal(longest with { Timestamp = 5 }, SettingChange.Parse(text, 5));
    }

    [Fact]
    public void However_many_changes_there_are_the_latest_of_each_setting_is_kept()
    {
        var ledger = new StateMachine(LedgerLimits.Default, new EventBuffer(2));
        ledger.ChangeSetting(Change("lanes", "3"), now: 1);
        for (int i = 0; i < 2 * SettingLog.Kept; i++)
        {
            ledger.ChangeSetting(Change("ring-slots", $"{i}"), now: 1);
        }

        Assert.Equal(SettingLog.Kept, ledger.Settings.Changes.Count);
        Assert.Equal(
            [("lanes", "3"), ("ring-slots", $"{(2 * SettingLog.Kept) - 1}")],
            ledger.Settings.Standing.Select(change => (change.Name, change.To)));
    }

    private static SettingChange Change(string name, string to) => new(name, "0", to, "ann", "a test");
}
