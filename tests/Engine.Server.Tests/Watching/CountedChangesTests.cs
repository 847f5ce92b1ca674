using Engine.Watch.Alarms;
using Engine.Watch.Postgres;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Server.Tests.Watching;

/// <summary>What PostgreSQL counts as changed in a leaf is looked for, also in rows that the engine does not remember.</summary>
public sealed class CountedChangesTests
{
    private const string Leaf = "engine.journal_000001";

    [Fact]
    public async Task A_row_of_long_ago_is_looked_for_when_PostgreSQL_counts_it_as_deleted()
    {
        await using WatchedEngine engine = await WatchedEngine.StartAsync();
        long sequence = await engine.TransferAsync(100) - 50;
        await engine.StartAgainAsync(); // what an engine before has committed, this one does not remember
        await engine.UntilAsync(() => Task.FromResult(engine.Canary.Rounds >= 1), "the canary");
        await engine.ByHandAsync($"DELETE FROM {Leaf} WHERE seq = {sequence} AND kind = 2");
        V1.Alarm alarm = await engine.WaitForAsync(
            AlarmCatalogue.JournalDamaged, found => found.Cause.Contains($"sequence {sequence}:", StringComparison.Ordinal));
        Assert.Equal(("leaf 1", V1.AlarmGrade.Integrity), (alarm.Subject, alarm.Grade));
    }

    [Fact]
    public async Task A_deed_that_was_taken_back_leaves_no_alarm_open()
    {
        await using WatchedEngine engine = await WatchedEngine.StartAsync();
        await engine.TransferAsync(100);
        await engine.UntilAsync(() => Task.FromResult(engine.Canary.Rounds >= 1), "the canary");
        await engine.ByHandAsync($"BEGIN; DELETE FROM {Leaf}; ROLLBACK");
        await engine.UntilAsync(
            () => Task.FromResult(engine.Engine.Samples.Take().TouchedLeaves is [{ IsVerified: true, Damage: "", Changes: > 100 }]),
            "that the leaf is verified");
        await engine.UntilAsync(async () => (await engine.AlarmsAsync()).Count == 0, "that no alarm is open");
    }

    [Fact]
    public async Task Damage_that_was_put_right_is_over_also_when_PostgreSQL_has_forgotten_what_it_counted()
    {
        await using WatchedEngine engine = await WatchedEngine.StartAsync();
        long sequence = await engine.TransferAsync(100) - 50;
        var time = new FakeTimeProvider();
        using var reader = new TouchedLeafReader(engine.ConnectionString, time);
        reader.Start();
        await engine.UntilAsync(() => Task.FromResult(reader.Pulse.Sample is { Runs: > 0, LastError: "" }), "a first look");
        string row = $"seq = {sequence} AND kind = 2";
        await engine.ByHandAsync($"CREATE TABLE public.aside AS SELECT * FROM {Leaf} WHERE {row}; DELETE FROM {Leaf} WHERE {row}");
        await engine.UntilAsync(
            () => Task.FromResult(reader.Touched is [{ IsVerified: true, Damage.Length: > 0 }]), "that the row is missed");

        await engine.ByHandAsync("SELECT pg_stat_reset()");
        long epoch = engine.Engine.Samples.Take().Journal.Epoch;
        await engine.ByHandAsync($"SET engine.epoch = '{epoch}'; INSERT INTO engine.journal SELECT * FROM public.aside");
        time.Advance(TimeSpan.FromSeconds(30));
        await engine.UntilAsync(
            () => Task.FromResult(reader.Touched is [{ IsVerified: true, Damage: "" }]), "that the leaf is found to be sound");
    }
}
