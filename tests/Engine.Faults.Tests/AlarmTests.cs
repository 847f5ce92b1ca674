using Engine.Cli.Processes;
using Engine.Faults.Tests.Rig;
using Engine.V1;
using Npgsql;

namespace Engine.Faults.Tests;

/// <summary>What goes wrong under load raises the alarm that names its cause, and no other of its kind.</summary>
public class AlarmTests(WatchedEngine engine) : IClassFixture<WatchedEngine>
{
    [Fact]
    public async Task A_PostgreSQL_that_is_stopped_is_told_as_silent()
    {
        IReadOnlyList<int> processes = engine.Cluster.Processes();
        Signal(processes, Posix.Stop);
        try
        {
            Alarm alarm = await engine.AlarmAsync("postgres-silent");
            Assert.Contains("PostgreSQL answers nothing", alarm.Cause);
            Assert.Contains("nothing has become durable", alarm.Cause);
            await engine.AlarmAsync("postgres-silent", AlarmGrade.Critical);
            IEnumerable<string> open = (await engine.Client.Alarms.ListAsync()).Open.Select(other => other.Name);
            Assert.DoesNotContain("journal-stalled", open);
        }
        finally
        {
            Signal(processes, Posix.Continue);
        }

        await engine.AnswerAsync();
    }

    [Fact]
    public async Task A_lane_behind_a_lock_is_told_with_who_holds_it_and_closes_by_itself()
    {
        using var leaving = new CancellationTokenSource();
        await using IAsyncEnumerator<IReadOnlyList<Alarm>> watched =
            engine.Client.Alarms.WatchAsync(leaving.Token).GetAsyncEnumerator(leaving.Token);
        await using NpgsqlConnection other = await engine.Cluster.ConnectAsync();
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync();
        await using var locking = new NpgsqlCommand("LOCK TABLE engine.journal_000001 IN ACCESS EXCLUSIVE MODE", other);
        await locking.ExecuteNonQueryAsync();
        Alarm alarm = await engine.AlarmAsync("lane-blocked");
        Assert.StartsWith("lane ", alarm.Subject, StringComparison.Ordinal);
        Assert.Contains("Lock/relation", alarm.Cause);
        Assert.Contains($"backend {other.ProcessID} of user engine, application \"engine faults\"", alarm.Cause);
        await transaction.RollbackAsync();
        leaving.CancelAfter(Patience.Limit);
        await UntilAsync(watched, open => open.Any(one => one.Id == alarm.Id));
        await UntilAsync(watched, open => open.All(one => one.Id != alarm.Id));
        Assert.Contains(
            alarm.Id, (await engine.Client.Alarms.ListAsync(withClosed: true)).Closed.Select(closed => closed.Id));
    }

    [Fact]
    public async Task A_writer_whose_thread_does_not_come_back_is_told_by_its_stage()
    {
        using (engine.Pull("stall-apply"))
        {
            Alarm alarm = await engine.AlarmAsync("stage-stalled");
            Assert.Equal("apply", alarm.Subject);
            Assert.Contains("has not come back from the stage apply", alarm.Cause);
        }

        await engine.AnswerAsync();
    }

    [Fact]
    public async Task A_check_that_does_not_come_back_is_told_by_the_watch_of_the_watch()
    {
        using (engine.Pull("stall-limits"))
        {
            Alarm alarm = await engine.AlarmAsync("checker-stalled");
            Assert.Equal("check limits", alarm.Subject);
            Assert.Equal(AlarmGrade.Critical, alarm.Grade);
        }
    }

    [Fact]
    public async Task A_clock_that_is_set_back_is_told_by_how_much()
    {
        using (engine.Pull("clock", "-120"))
        {
            Alarm alarm = await engine.AlarmAsync("clock-stepped");
            Assert.Contains("set back by 120", alarm.Cause);
        }

        await engine.AnswerAsync();
    }

    private static async Task UntilAsync(
        IAsyncEnumerator<IReadOnlyList<Alarm>> watched, Predicate<IReadOnlyList<Alarm>> holds)
    {
        do
        {
            Assert.True(await watched.MoveNextAsync(), "the stream goes on");
        }
        while (!holds(watched.Current));
    }

    private static void Signal(IReadOnlyList<int> processes, int signal)
    {
        foreach (int process in processes)
        {
            Posix.TrySignal(process, signal);
        }
    }
}
