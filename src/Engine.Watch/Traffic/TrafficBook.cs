using Engine.Watch.Baselines;
using Engine.Watch.Samples;

namespace Engine.Watch.Traffic;

/// <summary>
/// Turns samples into intervals of a second or more, in which each subject has counts of its own; every check of traffic
/// reads the same book, and the first to come takes the sample in.
/// </summary>
internal sealed class TrafficBook
{
    /// <summary>Clients that are judged; those beyond are in the whole only.</summary>
    public const int MostClients = 1_000;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(950);

    // After a start, a stall, a standstill of the process or a change of leader: clients come back, and what has piled up is worked off.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LargestStep = TimeSpan.FromSeconds(2);
    private const double WholeMinute = 56;
    private const double LongestInterval = 5; // seconds

    private readonly TimeZoneInfo _zone;
    private readonly Dictionary<string, Subject> _byName = new(StringComparer.Ordinal);
    private readonly List<Subject> _clients = [];
    private EngineSample? _last;
    private long _acceptedBefore;
    private long _endedBefore;
    private long _claimedBefore;
    private TimeSpan _settled;
    private DateTimeOffset _minute;
    private double _secondsSeen;
    private double _secondsBefore;

    /// <summary>Opens it.</summary>
    /// <param name="zone">By whose clock people begin and end their work.</param>
    /// <param name="known">What is known from before.</param>
    public TrafficBook(TimeZoneInfo zone, IReadOnlyCollection<Baseline> known)
    {
        _zone = zone;
        Engine = new Subject(0, known.FirstOrDefault(baseline => baseline.Name.Length == 0) ?? new Baseline(""));
        foreach (Baseline baseline in known.Where(baseline => baseline.Name.Length > 0))
        {
            Add(baseline);
        }
    }

    /// <summary>All of the engine.</summary>
    public Subject Engine { get; }

    /// <summary>Each client, present or known from before.</summary>
    public IReadOnlyList<Subject> Clients => _clients;

    /// <summary>Counts the intervals; 0 before the first.</summary>
    public long Interval { get; private set; }

    /// <summary>How long the last was, seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>When it ended, since the engine's start.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>When it ended, in the week.</summary>
    public WeekMoment Moment { get; private set; }

    /// <summary>When it ended, on the wall.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Since when the engine leads, or this book was opened; null while it does not.</summary>
    public TimeSpan? LeadingSince { get; private set; }

    /// <summary>Whether requests that have waited for the engine all the interval wait still, and none was answered.</summary>
    public bool IsStanding { get; private set; }

    /// <summary>Whether what was seen says something about those who send: the engine leads, and is well.</summary>
    public bool IsTelling { get; private set; }

    /// <summary>Whether a minute ended with this interval.</summary>
    public bool EndsMinute { get; private set; }

    /// <summary>Requests that ended in the interval.</summary>
    public long Ended { get; private set; }

    /// <summary>The engine, if it sent, and all clients.</summary>
    public IEnumerable<Subject> Subjects => _clients.Prepend(Engine);

    /// <summary>Takes a sample in, unless it was; gives the number of the interval that it ended, or that is the last.</summary>
    public long Read(EngineSample sample)
    {
        if (_last is null)
        {
            Take(sample, isFirst: true);
            _minute = MinuteOf(sample.At);
        }
        else if (!ReferenceEquals(_last, sample) && sample.Elapsed - _last.Elapsed >= Shortest)
        {
            Seconds = (sample.Elapsed - _last.Elapsed).TotalSeconds;
            bool isSteady = ((sample.At - _last.At) - (sample.Elapsed - _last.Elapsed)).Duration() < LargestStep;
            Take(sample, isFirst: false);
            Interval++;
            PassMinutes(sample.At, isSteady);
        }

        return Interval;
    }

    private void Take(EngineSample sample, bool isFirst)
    {
        Judge(sample);
        Engine.Begin();
        Engine.Take(sample.Answers, isFirst);
        Note(Engine);
        foreach (Subject client in _clients)
        {
            client.Begin();
        }

        foreach (ClientSample client in sample.Clients)
        {
            Subject? subject = _byName.GetValueOrDefault(client.Name)
                ?? (_clients.Count < MostClients ? Add(new Baseline(client.Name)) : null);
            subject?.Take(client.Answers, isFirst);
            subject?.Take(client);
            if (subject is not null)
            {
                Note(subject);
            }
        }

        _last = sample;
    }

    private void Judge(EngineSample sample)
    {
        (At, Elapsed, Moment) = (sample.At, sample.Elapsed, WeekMoment.Of(sample.At, _zone));
        Ended = Math.Max(0, sample.Answers.RequestsEnded - _endedBefore);

        // What the partition has answered waits for its client alone, who does not read.
        IsStanding = _last is not null && Ended == 0 && _acceptedBefore > sample.Answers.RequestsEnded
            && _claimedBefore > sample.Partition.Answered;
        (_acceptedBefore, _endedBefore) = (sample.Answers.RequestsAccepted, sample.Answers.RequestsEnded);
        _claimedBefore = sample.Partition.Claimed;
        bool isWell = sample.IsLeading && !sample.IsStopping && !IsStanding;
        LeadingSince = sample.IsLeading ? LeadingSince ?? sample.Elapsed : null;

        // An interval far longer than the one before (a rehearsal's are all long): the process itself stood still, and whoever
        // sends to it had to wait.
        bool stoodStill = Seconds > LongestInterval && Seconds > 2 * _secondsBefore;
        _secondsBefore = Seconds;
        if (!isWell || _last is null || stoodStill)
        {
            _settled = sample.Elapsed + Settling;
        }

        IsTelling = isWell && sample.Elapsed >= _settled;
    }

    private void Note(Subject subject)
    {
        if (subject.Requests > 0)
        {
            subject.Baseline.LastSeen = At;
            subject.Baseline.SecondsActive += Seconds;
        }
    }

    private void PassMinutes(DateTimeOffset at, bool isSteady)
    {
        _secondsSeen = isSteady ? _secondsSeen + (IsTelling ? Seconds : 0) : double.NegativeInfinity;
        DateTimeOffset minute = MinuteOf(at);
        EndsMinute = minute != _minute;
        if (!EndsMinute)
        {
            return;
        }

        bool isWhole = _secondsSeen >= WholeMinute;
        WeekMoment middle = WeekMoment.Of(_minute.AddSeconds(30), _zone);
        Engine.EndMinute(middle, isWhole);
        foreach (Subject client in _clients)
        {
            client.EndMinute(middle, isWhole);
        }

        (_minute, _secondsSeen) = (minute, 0);
    }

    private Subject Add(Baseline baseline)
    {
        var subject = new Subject(_clients.Count + 1, baseline);
        _clients.Add(subject);
        _byName.Add(baseline.Name, subject);
        return subject;
    }

    private static DateTimeOffset MinuteOf(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), at.Offset);
}
