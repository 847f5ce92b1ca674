using Engine.Journal;
using Engine.Watch.Alarms;
using Engine.Watch.Recorder;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Watch.Tests.Recorder;

public sealed class FlightRecorderTests : IDisposable
{
    private static readonly TimeSpan s_hangGuard = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Looks.Start);
    private EngineSample _sample = new Looks().Sample;
    private long _looks;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Four_looks_a_second_come_to_one_entry_a_second_with_what_happened_in_it()
    {
        using FlightRecorder recorder = Recorder();
        var seconds = new List<FlightFigures>();
        for (int look = 0; look < 4 * 90; look++)
        {
            seconds.AddRange(Look(recorder, sample => sample with
            {
                Answers = sample.Answers with { EventsOk = sample.Answers.EventsOk + 25, RequestsUnknown = look / 40 },
            }).Where(entry => entry.Second is not null).Select(entry => entry.Second));
        }

        Assert.Equal(89, seconds.Count);
        Assert.All(seconds, second => Assert.Equal((1_000, 100), (second.SpanMs, second.EventsOk)));
        Assert.Equal(8, seconds.Sum(second => second.RequestsUnknown));
    }

    [Fact]
    public void A_minute_sums_up_its_seconds()
    {
        using FlightRecorder recorder = Recorder();
        FlightEntry[] entries = [.. Enumerable.Range(0, 4 * 61).SelectMany(_ => Look(recorder, sample => sample with
        {
            Answers = sample.Answers with { EventsOk = sample.Answers.EventsOk + 25 },
            Partition = sample.Partition with { DurableSequence = sample.Partition.DurableSequence + 25 },
        }))];
        FlightFigures minute = Assert.Single(entries, entry => entry.Minute is not null).Minute;
        Assert.Equal((60_000, 6_000), (minute.SpanMs, minute.EventsOk));
        Assert.Equal(entries.Where(entry => entry.Second is not null).Take(60).Sum(entry => entry.Second.EventsOk), minute.EventsOk);
        Assert.Equal(0, minute.DurableSequence % 25);
    }

    [Fact]
    public void What_the_engine_is_to_the_journal_is_noted_when_it_changes()
    {
        using FlightRecorder recorder = Recorder();
        var roles = new List<FlightRole>();
        foreach (JournalRole role in new[] { JournalRole.Standby, JournalRole.Standby, JournalRole.TakingOver, JournalRole.Leader })
        {
            roles.AddRange(Look(recorder, sample => sample with
            {
                Journal = sample.Journal with { Role = role, Epoch = role == JournalRole.Leader ? 7 : 0 },
            }).Where(entry => entry.Role is not null).Select(entry => entry.Role));
        }

        Assert.Equal(
            [("Standby", 0L), ("TakingOver", 0L), ("Leader", 7L)], roles.Select(role => (role.Role, role.Epoch)));
    }

    [Fact]
    public void Of_many_clients_the_busiest_and_those_refused_are_kept_by_name_and_the_rest_as_a_sum()
    {
        using FlightRecorder recorder = Recorder();
        FlightFigures? second = null;
        for (int look = 0; look < 8 && second is null; look++)
        {
            second = Look(recorder, sample => sample with
            {
                Clients =
                [
                    .. Enumerable.Range(1, 100).Select(number => new ClientSample(
                        $"client-{number}", 1, 0, new AnswerSample { EventsOk = number * look }, TimeSpan.Zero)),
                    new ClientSample("idle", 1, 0, new AnswerSample { EventsOk = 9 }, TimeSpan.Zero),
                    new ClientSample("lost", 1, 0, new AnswerSample { RequestsUnknown = look }, TimeSpan.Zero),
                ],
            }).FirstOrDefault(entry => entry.Second is not null)?.Second;
        }

        Assert.NotNull(second);
        Assert.Equal("lost", second.Clients[0].Name);
        Assert.Equal("client-100", second.Clients[1].Name);
        Assert.Equal((33, SpanClients.Others), (second.Clients.Count, second.Clients[^1].Name));
        Assert.DoesNotContain(second.Clients, client => client.Name == "idle");
        Assert.Equal(4 * 5_050, second.Clients.Sum(client => client.EventsOk));
    }

    [Fact]
    public async Task Everything_noted_is_in_the_files_when_it_has_ended()
    {
        using (FlightRecorder recorder = Recorder())
        {
            var book = new AlarmBook(recorder);
            using var watch = new EngineWatch(() => _sample, [], book, [recorder.Pulse], TimeProvider.System);
            recorder.Start(watch, new FlightStart { Process = 42, Host = "box", Addresses = { "http://[::1]:7171" } });
            book.Take(
                "test",
                [new Finding(AlarmCatalogue.RingFull, "", AlarmGrade.Critical, "It is full.", Evidence.Of(("used", "9")))],
                Looks.Start,
                TimeSpan.Zero);
            recorder.Note(new FlightEntry { Change = new FlightChange { Setting = "lanes", To = "4", Who = "ann" } });
            recorder.End("told to");
            Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => recorder.Pulse.Sample.Runs > 0, s_hangGuard)));
        }

        IReadOnlyList<FlightRecord> read = FlightReader.ReadLong(_folder.Path, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal(42, read[0].Entry.Start.Process);
        FlightAlarm alarm = read[1].Entry.Alarm;
        Assert.Equal(("ring-full", "Opened", "Critical", "It is full."), (alarm.Name, alarm.Change, alarm.Grade, alarm.Cause));
        Assert.Equal("9", alarm.Evidence["used"]);
        Assert.Equal("ann", read[2].Entry.Change.Who);
        Assert.Equal("told to", Assert.Single(read, record => record.Entry.End is not null).Entry.End.How);
    }

    [Fact]
    public void Two_engines_in_one_folder_have_files_of_their_own_and_the_next_goes_on_in_the_first()
    {
        FlightFiles Open(long run) => FlightFiles.Open(_folder.Path, FlightRecorder.LeastBytes, run);
        FlightEntry Entry(string how) => new() { End = new FlightEnd { How = how } };
        using (FlightFiles first = Open(1), second = Open(2))
        {
            first.Append(Looks.Start, Entry("of the first"));
            second.Append(Looks.Start, Entry("of the second"));
        }

        using (FlightFiles third = Open(3))
        {
            third.Append(Looks.Start, Entry("of the third"));
        }

        Assert.Equal(
            [(1, 1L, "of the first"), (1, 3L, "of the third"), (2, 2L, "of the second")],
            FlightReader.Read(_folder.Path, Looks.Start, Looks.Start)
                .Select(record => (record.Engine, record.Run, record.Entry.End.How)));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_by_its_pulse()
    {
        string file = _folder.File("in-the-way");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        using var recorder = new FlightRecorder(Path.Combine(file, "watch"), FlightRecorder.LeastBytes, TimeProvider.System);
        using var watch = new EngineWatch(() => _sample, [], new AlarmBook(), [], TimeProvider.System);
        recorder.Start(watch, new FlightStart());
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => recorder.Pulse.Sample.LastError.Length > 0, s_hangGuard)));
    }

    private FlightRecorder Recorder() => new(_folder.Path, FlightRecorder.LeastBytes, _time);

    private FlightEntry[] Look(FlightRecorder recorder, Func<EngineSample, EngineSample> change)
    {
        FlightEntry[] taken = [.. recorder.Take(new WatchReport(++_looks, _sample = change(_sample), []))];
        _sample = _sample with { At = _sample.At + EngineWatch.Interval, Elapsed = _sample.Elapsed + EngineWatch.Interval };
        return taken;
    }
}
