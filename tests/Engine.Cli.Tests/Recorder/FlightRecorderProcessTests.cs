using Engine.Cli.Drills;
using Engine.Cli.Processes;
using Engine.Cli.Tests.Fixtures;
using Engine.Watch.Recorder;

namespace Engine.Cli.Tests.Recorder;

/// <summary>What the recorder of a real process leaves behind, when that hangs or is killed.</summary>
public sealed class FlightRecorderProcessTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact(Timeout = 180_000)]
    public async Task What_was_recorded_is_read_while_the_process_hangs_and_after_it_was_killed_and_started_again()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using EphemeralEngine engine = await PreparedEngine.StartAsync("--recorder-bytes", "4194304");
        int first = engine.Process.Id;
        await using (LightLoad load = await LightLoad.StartAsync([engine.Address], cancellation))
        {
            await load.AnswerAsync(s_patience, cancellation);
            await UntilAsync(engine, records => Seconds(records).Sum(second => second.DurableSequence) > 0, cancellation);
        }

        Assert.True(Posix.TrySignal(first, Posix.Stop));
        IReadOnlyList<FlightRecord> hanging = Read(engine);
        Assert.Equal(first, Assert.Single(Starts(hanging)).Process);
        Assert.Contains(hanging, record => record.Entry.Role is { Role: "Leader", Epoch: > 0 });
        Assert.Contains(Seconds(hanging), second => second is { Leads: true, RingSlots: > 0, DurableSequence: > 0 });

        engine.Process.Kill();
        await engine.Process.WaitExitAsync(s_patience, cancellation);
        IReadOnlyList<FlightRecord> killed = Read(engine);
        Assert.Equal(hanging.Select(record => record.Entry), killed.Select(record => record.Entry));
        Assert.DoesNotContain(killed, record => record.Entry.End is not null);

        await engine.RestartAsync(s_patience, cancellation);
        engine.Process.Terminate();
        await engine.Process.WaitExitAsync(s_patience, cancellation);
        IReadOnlyList<FlightRecord> again = Read(engine);
        Assert.Equal([first, engine.Process.Id], Starts(again).Select(start => start.Process));
        FlightRecord end = Assert.Single(again, record => record.Entry.End is not null);
        Assert.Equal("stopped", end.Entry.End.How);
        Assert.Equal(again[^1].Run, end.Run);
        Assert.Equal(killed.Select(record => record.Entry), again.Take(killed.Count).Select(record => record.Entry));
    }

    private static async Task UntilAsync(
        EphemeralEngine engine, Func<IReadOnlyList<FlightRecord>, bool> holds, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        while (!holds(Read(engine)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }

    private static IReadOnlyList<FlightRecord> Read(EphemeralEngine engine) => FlightReader.Read(
        FlightRecorder.FolderOf(engine.Folder), DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    private static IEnumerable<FlightFigures> Seconds(IEnumerable<FlightRecord> records) =>
        records.Where(record => record.Entry.Second is not null).Select(record => record.Entry.Second);

    private static IEnumerable<FlightStart> Starts(IEnumerable<FlightRecord> records) =>
        records.Where(record => record.Entry.Start is not null).Select(record => record.Entry.Start);
}
