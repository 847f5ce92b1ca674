using Engine.Server.Tests.Calls;
using Engine.V1;
using Engine.Watch.Alarms;
using Engine.Watch.Postgres;
using Engine.Watch.Samples;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Server.Tests.Watching;

/// <summary>What a live engine finds out about its own books.</summary>
public sealed class TruthTests
{
    private const string Leaf = "engine.journal_000001";

    [Fact]
    public async Task A_calm_engine_under_load_tells_nothing_and_is_complete()
    {
        await using WatchedEngine engine = await WatchedEngine.StartAsync();
        await engine.UntilAsync(() => Task.FromResult(engine.Canary.Rounds >= 2), "the canary");
        for (int i = 0; i < 40; i++)
        {
            await Task.WhenAll(engine.TransferAsync(1 + (i * 97 % 500)), engine.TransferAsync(3), engine.TransferAsync(1));
        }

        long last = await engine.TransferAsync(1);
        GetStatusResponse status = await engine.StatusAsync();
        await engine.UntilAsync(
            async () => (status = await engine.StatusAsync()).Completeness?.ThroughSequence >= (ulong)last, "a look at all rows");

        CompletenessStatus complete = status.Completeness;
        Assert.Equal((1, 1, ""), (complete.ByCount, complete.ByValue, complete.Damage));
        Assert.Equal((complete.EventsCommitted, complete.ValueCommitted), (complete.EventsSeen, complete.ValueSeen));
        Assert.Equal(complete.ThroughSequence - complete.FromSequence + 1, complete.EventsSeen);
        long rounds = engine.Canary.Rounds;
        await engine.UntilAsync(() => Task.FromResult(engine.Canary.Rounds >= rounds + 2), "the canary goes on");
        Assert.Empty(await engine.AlarmsAsync());
        EngineSample sample = engine.Engine.Samples.Take();
        Assert.Equal(sample.Answers.RequestsAccepted, sample.Answers.RequestsEnded + sample.Clients.Sum(client => client.InFlight));
        Assert.True(sample.Answers.TransfersOk <= sample.Journal.Committed.Transfers);
    }

    [Theory]
    [InlineData("DELETE FROM {0} WHERE seq = {1} AND kind = 2", "missing")]
    [InlineData("UPDATE {0} SET amount = amount + 1 WHERE seq = {1} AND kind = 2", "changed")]
    public async Task A_recent_row_deleted_or_altered_by_hand_is_an_alarm_of_the_highest_grade(string deed, string told)
    {
        await using WatchedEngine engine = await WatchedEngine.StartAsync();
        long sequence = await engine.TransferAsync(100) - 50;
        await engine.TransferAsync(100);
        await engine.UntilAsync(
            async () => (await engine.StatusAsync()).Completeness?.ThroughSequence >= (ulong)sequence, "a look at the row");
        Assert.Empty(await engine.AlarmsAsync());

        // As the superuser that the private cluster has, without any trigger.
        await engine.ByHandAsync(
            $"SET session_replication_role = replica; {string.Format(null, deed, Leaf, sequence)}");

        // PostgreSQL's own count of changed rows may tell it first; which row it was comes within a look.
        V1.Alarm alarm = await engine.WaitForAsync(
            AlarmCatalogue.JournalDamaged, found => found.Cause.Contains($"sequence {sequence}:", StringComparison.Ordinal));
        Assert.Equal(V1.AlarmGrade.Integrity, alarm.Grade);
        Assert.Contains(told, alarm.Cause, StringComparison.Ordinal);
        await engine.UntilAsync(
            async () => (await engine.StatusAsync()).Completeness is { Damage.Length: > 0, ByValue: not 1 }, "a look at the damage");
    }
}
