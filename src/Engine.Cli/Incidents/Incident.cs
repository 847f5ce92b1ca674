using Engine.Core.Pipeline;
using Engine.Watch.Alarms;
using Engine.Watch.Recorder;

namespace Engine.Cli.Incidents;

/// <summary>What the flight recorder holds of a time, sorted for people.</summary>
internal sealed class Incident
{
    // An alarm that opened earlier is known when it closes; a start that long ago is told as such.
    private static readonly TimeSpan s_before = TimeSpan.FromDays(1);

    private Incident(
        DateTimeOffset from, DateTimeOffset to, IReadOnlyList<FlightRecord> within, IReadOnlyList<FlightRecord> all)
    {
        (From, To, Records) = (from, to, within);
        Figures = FiguresOf(within);
        IReadOnlyList<EngineRun> runs = EngineRun.Of(all);
        Runs = [.. runs.Where(run => run.LastHeard >= from)];
        Alarms = [.. AlarmLife.Of(all, runs).Where(alarm => alarm.Since <= to && (alarm.Until ?? to) >= from)];
        Clients = AffectedClient.Of(Figures.Select(span => span.Figures));
    }

    /// <summary>The first moment.</summary>
    public DateTimeOffset From { get; }

    /// <summary>The last one.</summary>
    public DateTimeOffset To { get; }

    /// <summary>Everything noted between the two, in the order of time.</summary>
    public IReadOnlyList<FlightRecord> Records { get; }

    /// <summary>Figures of engines that led: by the second where there are such, else by the minute.</summary>
    public IReadOnlyList<(DateTimeOffset At, FlightFigures Figures)> Figures { get; }

    /// <summary>The processes.</summary>
    public IReadOnlyList<EngineRun> Runs { get; }

    /// <summary>Alarms that were open, in the order in which they opened.</summary>
    public IReadOnlyList<AlarmLife> Alarms { get; }

    /// <summary>Clients, those that noticed something first.</summary>
    public IReadOnlyList<AffectedClient> Clients { get; }

    /// <summary>The alarm that names the cause: the earliest of the highest grade; null where there was none.</summary>
    public AlarmLife? Cause =>
        Alarms.Where(alarm => alarm.Grade > AlarmGrade.Notice).OrderByDescending(alarm => alarm.Grade).ThenBy(alarm => alarm.Since)
            .FirstOrDefault();

    /// <summary>What was seen first, and when; null where nothing was.</summary>
    public (DateTimeOffset At, string What)? FirstSign => Signs().OrderBy(sign => sign.At)
        .Select(sign => ((DateTimeOffset, string)?)sign).FirstOrDefault();

    /// <summary>When the last trouble was over; null where nothing was seen, or it was not over.</summary>
    public DateTimeOffset? Over => Alarms.Any(alarm => alarm.Until is null && alarm.Grade > AlarmGrade.Notice)
        ? null
        : Alarms.Where(alarm => alarm.Grade > AlarmGrade.Notice).Max(alarm => alarm.Until);

    /// <summary>Sequences that were given in the time, as far as they are known; null where none are.</summary>
    public (long First, long Last)? Sequences
    {
        get
        {
            long[] known = [.. Figures.Select(span => span.Figures.DurableSequence).Where(sequence => sequence > 0)];
            return known.Length == 0 ? null : (known.Min(), known.Max());
        }
    }

    /// <summary>Requests whose outcome their callers do not know, as far as they were noted one by one.</summary>
    public IEnumerable<(DateTimeOffset At, FlightUnknown Request)> Unknown =>
        Records.Where(record => record.Entry.Unknown is not null).Select(record => (record.At, record.Entry.Unknown));

    /// <summary>What was changed, by whom and why.</summary>
    public IEnumerable<(DateTimeOffset At, FlightChange Change)> Changes =>
        Records.Where(record => record.Entry.Change is not null).Select(record => (record.At, record.Entry.Change));

    /// <summary>Requests that took unusually long, the slowest first.</summary>
    public IEnumerable<(DateTimeOffset At, FlightSlow Request)> Slow =>
        Records.Where(record => record.Entry.Slow is not null).Select(record => (record.At, record.Entry.Slow))
            .OrderByDescending(one => one.Slow.RingUs + one.Slow.JournalUs);

    /// <summary>Reads what is known of a time.</summary>
    /// <param name="folder">Where the recorders of the engines wrote.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The last one.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Incident Read(string folder, DateTimeOffset from, DateTimeOffset to)
    {
        IReadOnlyList<FlightRecord> within = FlightReader.Read(folder, from, to);
        DateTimeOffset earlier = from - DateTimeOffset.MinValue > s_before ? from - s_before : DateTimeOffset.MinValue;
        IEnumerable<FlightRecord> before = FlightReader.ReadLong(folder, earlier, from).Where(record => record.At < from);
        return Of(from, to, [.. before], within);
    }

    /// <summary>Sorts what was read.</summary>
    public static Incident Of(
        DateTimeOffset from, DateTimeOffset to, IReadOnlyList<FlightRecord> before, IReadOnlyList<FlightRecord> within) =>
        new(from, to, within, [.. before, .. within]);

    private static (DateTimeOffset, FlightFigures)[] FiguresOf(IReadOnlyList<FlightRecord> within)
    {
        (DateTimeOffset, FlightFigures)[] Of(Func<FlightEntry, FlightFigures?> figures) =>
        [
            .. within.Select(record => (record.At, Figures: figures(record.Entry)))
                .Where(span => span.Figures is { Leads: true }).Select(span => (span.At, span.Figures!)),
        ];
        return Of(entry => entry.Second) is { Length: > 0 } seconds ? seconds : Of(entry => entry.Minute);
    }

    private IEnumerable<(DateTimeOffset At, string What)> Signs()
    {
        if (Alarms.Count > 0)
        {
            yield return (Alarms[0].Since, $"The alarm {Alarms[0].Title} opened.");
        }

        foreach ((DateTimeOffset at, FlightFigures figures) in Figures)
        {
            DateTimeOffset began = at.AddMilliseconds(-figures.SpanMs);
            if (figures.JournalState.Length > 0 && figures.JournalState != nameof(JournalState.Writable))
            {
                yield return (began, $"The journal was {figures.JournalState.ToLowerInvariant()}.");
                break;
            }

            if (figures.RequestsUnknown + figures.RequestsNotAccepted > 0)
            {
                yield return (began, "Requests ended without an answer.");
                break;
            }
        }
    }
}
