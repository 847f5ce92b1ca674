namespace Engine.Watch.Alarms;

/// <summary>
/// Turns findings into alarms: those of one alarm and subject are one, however often they are told; it closes by itself when
/// nobody has told it for a while, and for longer the more often it came back. Safe on any thread.
/// </summary>
public sealed class AlarmBook
{
    /// <summary>The most alarms that are open at one time; what comes beyond is counted, not kept.</summary>
    public const int MostOpen = 1_000;

    // So that a cause that comes and goes does not: each return within the memory doubles the quiet time.
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestQuiet = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(10);
    private const int MostClosed = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, string Subject), Entry> _open = [];
    private readonly Dictionary<(string Name, string Subject), Past> _past = [];
    private readonly Queue<Alarm> _closed = new();
    private readonly Silences _silences = new();
    private readonly Lock _keeping = new();
    private readonly SilenceFile? _kept;
    private readonly IReadOnlyList<IAlarmSink> _sinks;
    private long _overflowed;

    /// <summary>An empty one, whose silences end with the process.</summary>
    /// <param name="sinks">Where alarms go.</param>
    public AlarmBook(params IReadOnlyList<IAlarmSink> sinks) => _sinks = sinks;

    /// <summary>One with the silences of those before it.</summary>
    /// <param name="kept">Where they are kept.</param>
    /// <param name="now">The time.</param>
    /// <param name="sinks">Where alarms go.</param>
    public AlarmBook(SilenceFile kept, DateTimeOffset now, params IReadOnlyList<IAlarmSink> sinks)
        : this(sinks)
    {
        _kept = kept;
        _silences.Restore(kept.Read(), now);
    }

    /// <summary>The alarms that are open, the gravest first, of them the oldest.</summary>
    public IReadOnlyList<Alarm> Open
    {
        get
        {
            lock (_lock)
            {
                return [.. _open.Values.Select(entry => entry.Alarm)
                    .OrderByDescending(alarm => alarm.Grade).ThenBy(alarm => alarm.Id, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The last alarms that closed, the newest first.</summary>
    public IReadOnlyList<Alarm> Closed
    {
        get
        {
            lock (_lock)
            {
                return [.. _closed.Reverse()];
            }
        }
    }

    /// <summary>The silences in force.</summary>
    public IReadOnlyList<Silence> Silences
    {
        get
        {
            lock (_lock)
            {
                return _silences.InForce;
            }
        }
    }

    /// <summary>Findings that found no room since the start; one that is told again counts again.</summary>
    public long Overflowed => Volatile.Read(ref _overflowed);

    /// <summary>
    /// Takes what one source finds at one look. Only what that source told before can close by its silence: a check that
    /// fails closes nothing.
    /// </summary>
    /// <param name="source">Who found it.</param>
    /// <param name="findings">All that it finds now.</param>
    /// <param name="at">When, by the clock on the wall.</param>
    /// <param name="elapsed">When, by a clock that never steps.</param>
    public void Take(string source, IReadOnlyList<Finding> findings, DateTimeOffset at, TimeSpan elapsed)
    {
        var changes = new List<AlarmChange>();
        lock (_lock)
        {
            foreach (Finding finding in findings)
            {
                See(source, finding, at, elapsed, changes);
            }

            foreach (Entry quiet in _open.Values
                .Where(entry => entry.Source == source && elapsed - entry.LastSeen >= entry.Quiet).ToArray())
            {
                Close(quiet, at, elapsed, changes);
            }

            EndSilences(at, changes);
            Tell(changes); // in the lock: two threads may take findings, and sinks are told in order
        }
    }

    /// <summary>Has nobody called for some alarms until a moment.</summary>
    /// <exception cref="ArgumentException">It is not a silence that can be kept; the message names the field.</exception>
    public void Keep(Silence silence, DateTimeOffset now)
    {
        lock (_keeping) // the file has them in the order in which they came; a slow disk holds up no look
        {
            Take(silence, now);
            _kept?.Write(Silences);
        }
    }

    private void Take(Silence silence, DateTimeOffset now)
    {
        var changes = new List<AlarmChange>();
        lock (_lock)
        {
            _silences.Add(silence, now);
            foreach (Entry entry in _open.Values.Where(entry => silence.Covers(entry.Alarm.Name, entry.Alarm.Subject)))
            {
                entry.Alarm = entry.Alarm with { Silenced = silence };
                changes.Add(new AlarmChange(AlarmChangeKind.Silenced, entry.Alarm));
            }

            Tell(changes);
        }
    }

    private void See(
        string source, Finding finding, DateTimeOffset at, TimeSpan elapsed, List<AlarmChange> changes)
    {
        (string, string) key = (finding.Alarm, finding.Subject);
        if (!_open.TryGetValue(key, out Entry? entry))
        {
            if (_open.Count >= MostOpen)
            {
                Volatile.Write(ref _overflowed, _overflowed + 1);
                return;
            }

            entry = new Entry { Alarm = NewAlarm(finding, at), Quiet = QuietOf(key, elapsed) };
            _open.Add(key, entry);
            changes.Add(new AlarmChange(AlarmChangeKind.Opened, entry.Alarm));
        }

        (entry.Source, entry.LastSeen) = (source, elapsed);
        bool hasRisen = finding.Grade > entry.Alarm.Grade;
        entry.Alarm = entry.Alarm with
        {
            Cause = finding.Cause,
            Evidence = finding.Evidence,
            LastSeen = at,
            Grade = hasRisen ? finding.Grade : entry.Alarm.Grade,
        };
        if (hasRisen)
        {
            changes.Add(new AlarmChange(AlarmChangeKind.Raised, entry.Alarm));
        }
    }

    private Alarm NewAlarm(Finding finding, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at).ToString(),
        Name = finding.Alarm,
        Subject = finding.Subject,
        Grade = finding.Grade,
        Cause = finding.Cause,
        Evidence = finding.Evidence,
        Since = at,
        LastSeen = at,
        Silenced = _silences.Covering(finding.Alarm, finding.Subject, at),
    };

    private TimeSpan QuietOf((string, string) key, TimeSpan elapsed)
    {
        int returns = _past.TryGetValue(key, out Past past) && elapsed - past.Closed < s_memory ? past.Returns + 1 : 0;
        _past[key] = new Past(elapsed, returns);
        TimeSpan quiet = s_quiet * Math.Pow(2, Math.Min(returns, 10));
        return quiet < s_longestQuiet ? quiet : s_longestQuiet;
    }

    private void Close(Entry entry, DateTimeOffset at, TimeSpan elapsed, List<AlarmChange> changes)
    {
        (string, string) key = (entry.Alarm.Name, entry.Alarm.Subject);
        Alarm closed = entry.Alarm with { Closed = at };
        _open.Remove(key);
        _past[key] = _past[key] with { Closed = elapsed };
        _closed.Enqueue(closed);
        if (_closed.Count > MostClosed)
        {
            _closed.Dequeue();
        }

        foreach ((string, string) forgotten in _past
            .Where(past => elapsed - past.Value.Closed >= s_memory && !_open.ContainsKey(past.Key))
            .Select(past => past.Key).ToArray())
        {
            _past.Remove(forgotten);
        }

        changes.Add(new AlarmChange(AlarmChangeKind.Closed, closed));
    }

    private void EndSilences(DateTimeOffset at, List<AlarmChange> changes)
    {
        if (!_silences.End(at))
        {
            return;
        }

        foreach (Entry entry in _open.Values.Where(entry => entry.Alarm.Silenced is { } silence && silence.Until <= at))
        {
            Silence? other = _silences.Covering(entry.Alarm.Name, entry.Alarm.Subject, at);
            entry.Alarm = entry.Alarm with { Silenced = other };
            if (other is null)
            {
                changes.Add(new AlarmChange(AlarmChangeKind.SilenceEnded, entry.Alarm));
            }
        }
    }

    private void Tell(List<AlarmChange> changes)
    {
        foreach (AlarmChange change in changes)
        {
            foreach (IAlarmSink sink in _sinks)
            {
                sink.Tell(change);
            }
        }
    }

    private sealed class Entry
    {
        public required Alarm Alarm { get; set; }

        public required TimeSpan Quiet { get; init; }

        public string Source { get; set; } = "";

        public TimeSpan LastSeen { get; set; }
    }

    private readonly record struct Past(TimeSpan Closed, int Returns);
}
