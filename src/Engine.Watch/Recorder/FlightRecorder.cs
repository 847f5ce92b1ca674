using System.Collections.Concurrent;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Recorder;

/// <summary>
/// Keeps what an engine went through, for those who ask the morning after: figures by the second and by the minute, alarms,
/// changes, starts and ends. A thread of its own writes; whoever notes something never waits for it.
/// </summary>
public sealed class FlightRecorder : IAlarmSink, IDisposable
{
    /// <summary>The least that its files may take, bytes.</summary>
    public const long LeastBytes = 1 << 20;

    /// <summary>The most that its files may take, bytes.</summary>
    public const long MostBytes = 1 << 30;

    private const int MostNotes = 4_096;
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<(DateTimeOffset At, FlightEntry Entry)> _notes = new(MostNotes);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _folder;
    private readonly long _bytes;
    private readonly long _run;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private EngineWatch? _watch;
    private EngineSample? _second;
    private EngineSample? _minute;
    private FlightRole? _role;
    private long _lost;
    private int _ended;

    /// <summary>Prepares to record; nothing is written until <see cref="Start"/>.</summary>
    /// <param name="folder">Where its files are.</param>
    /// <param name="bytes">What they may take.</param>
    /// <param name="time">The clock.</param>
    public FlightRecorder(string folder, long bytes, TimeProvider time)
    {
        (_folder, _bytes, _time) = (folder, bytes, time);
        _run = time.GetUtcNow().UtcTicks;
        Pulse = new Pulse("flight recorder", s_patience, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "engine recorder" };
    }

    /// <summary>By which it says that it lives.</summary>
    public Pulse Pulse { get; }

    /// <summary>Where recorders write, of the engines of a data folder.</summary>
    public static string FolderOf(string dataFolder) => Path.Combine(dataFolder, "watch");

    /// <summary>Begins to record.</summary>
    /// <param name="watch">What looks at the engine.</param>
    /// <param name="start">Who begins.</param>
    public void Start(EngineWatch watch, FlightStart start)
    {
        _watch = watch;
        Note(new FlightEntry { Start = start });
        _thread.Start();
    }

    /// <summary>Notes something. Any thread; where there is no room it is counted as lost.</summary>
    public void Note(FlightEntry entry)
    {
        if (_notes.IsAddingCompleted || !_notes.TryAdd((_time.GetUtcNow(), entry)))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <inheritdoc/>
    public void Tell(AlarmChange change) => Note(new FlightEntry { Alarm = NoteOf(change) });

    /// <summary>The engine ends; the first reason that is told is kept.</summary>
    /// <param name="how">Why, in words.</param>
    public void End(string how)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            Note(new FlightEntry { End = new FlightEnd { How = how } });
        }
    }

    /// <summary>Writes what was noted, and ends; a disk that does not answer is hardly waited for.</summary>
    public void Dispose()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        End("stopped");
        _stopping.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join(s_farewell);
        }
    }

    /// <summary>What becomes of a look: nothing, or figures of the second and of the minute that end with it.</summary>
    internal IEnumerable<FlightEntry> Take(WatchReport report)
    {
        EngineSample sample = report.Sample;
        if (RoleOf(sample) is { } role && !role.Equals(_role))
        {
            _role = role;
            yield return new FlightEntry { Role = role };
        }

        if (_second is not { } second || _minute is not { } minute)
        {
            (_second, _minute) = (sample, sample);
            yield break;
        }

        if ((long)second.Elapsed.TotalSeconds == (long)sample.Elapsed.TotalSeconds)
        {
            yield break;
        }

        FlightFigures figures = SpanFigures.Between(second, sample, report.Alarms);
        figures.LostEntries = Interlocked.Exchange(ref _lost, 0);
        _second = sample;
        yield return new FlightEntry { Second = figures };
        if (sample.Elapsed - minute.Elapsed >= s_minute)
        {
            _minute = sample;
            yield return new FlightEntry { Minute = SpanFigures.Between(minute, sample, report.Alarms) };
        }
    }

    private void Run()
    {
        while (true)
        {
            Pulse.Begin();
            try
            {
                using FlightFiles files = FlightFiles.Open(_folder, _bytes, _run);
                Write(files);
                Pulse.Succeed();
                return;
            }
            catch (Exception failure)
            {
                // Whatever it is: one that watches does not end the engine.
                Pulse.Fail(failure.Message);
            }

            if (_stopping.Token.WaitHandle.WaitOne(s_again))
            {
                return;
            }
        }
    }

    private void Write(FlightFiles files)
    {
        long looked = 0;
        while (!_stopping.IsCancellationRequested)
        {
            Pulse.Begin();
            if (_notes.TryTake(out (DateTimeOffset At, FlightEntry Entry) note, EngineWatch.Interval))
            {
                files.Append(note.At, note.Entry);
            }

            if (_watch?.Latest is { } report && report.Number != looked)
            {
                looked = report.Number;
                foreach (FlightEntry entry in Take(report))
                {
                    files.Append(report.Sample.At, entry);
                }
            }

            Pulse.Succeed();
        }

        while (_notes.TryTake(out (DateTimeOffset At, FlightEntry Entry) note))
        {
            files.Append(note.At, note.Entry);
        }
    }

    private static FlightRole RoleOf(EngineSample sample) => new()
    {
        Role = sample.Journal.Role.ToString(),
        Epoch = sample.Journal.Epoch,
        FollowedEpoch = sample.Journal.Followed?.Epoch ?? 0,
    };

    private static FlightAlarm NoteOf(AlarmChange change)
    {
        Alarm alarm = change.Alarm;
        var note = new FlightAlarm
        {
            Id = alarm.Id,
            Name = alarm.Name,
            Subject = alarm.Subject,
            Grade = alarm.Grade.ToString(),
            Change = change.Kind.ToString(),
            Cause = alarm.Cause,
            SinceMs = alarm.Since.ToUnixTimeMilliseconds(),
            LastSeenMs = alarm.LastSeen.ToUnixTimeMilliseconds(),
            By = alarm.Silenced?.By ?? "",
            Why = alarm.Silenced?.Why ?? "",
            UntilMs = alarm.Silenced?.Until.ToUnixTimeMilliseconds() ?? 0,
        };
        note.Evidence.Add(alarm.Evidence.ToDictionary(StringComparer.Ordinal));
        return note;
    }
}
