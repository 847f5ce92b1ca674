using Engine.Watch.Alarms;
using Engine.Watch.Recorder;

namespace Engine.Cli.Incidents.Page;

/// <summary>One thing that happened.</summary>
/// <param name="At">When.</param>
/// <param name="Style">Class of its dot: a grade, <c>over</c>, <c>done</c>, or nothing.</param>
/// <param name="Title">What, in a few words.</param>
/// <param name="Text">The rest; may be empty.</param>
internal sealed record TimelineItem(DateTimeOffset At, string Style, string Title, string Text);

/// <summary>What happened when: alarms, what people did, starts, ends and take-overs, in the order of time.</summary>
internal static class Timeline
{
    private const string Drain = "drain";
    private const string Pause = "client-paused:";

    /// <summary>All of it.</summary>
    public static IReadOnlyList<TimelineItem> Of(Incident incident)
    {
        Dictionary<(int, long), string> names = incident.Runs.ToDictionary(
            run => run.Key, run => run.Start is { } start ? $"Engine {start.Process}" : "The engine");
        IEnumerable<TimelineItem> noted = incident.Records
            .Select(record => Of(record, names.GetValueOrDefault((record.Engine, record.Run), "The engine")))
            .Where(item => item is not null).Select(item => item!);
        IEnumerable<TimelineItem> killed = incident.Runs
            .Where(run => run.WasKilled && run.LastHeard <= incident.To)
            .Select(run => new TimelineItem(
                run.LastHeard, "critical", $"Last heard of {run.Name}", "It ended without a word: killed, or crashed."));
        return [.. noted.Concat(killed).OrderBy(item => item.At)];
    }

    private static TimelineItem? Of(FlightRecord record, string engine) => record.Entry.WhatCase switch
    {
        FlightEntry.WhatOneofCase.Start => Of(record.At, record.Entry.Start),
        FlightEntry.WhatOneofCase.End => new(record.At, "done", $"{engine} ended", record.Entry.End.How),
        FlightEntry.WhatOneofCase.Role => Of(record.At, engine, record.Entry.Role),
        FlightEntry.WhatOneofCase.Alarm => Of(record.At, record.Entry.Alarm),
        FlightEntry.WhatOneofCase.Change => Of(record.At, record.Entry.Change),
        _ => null,
    };

    private static TimelineItem Of(DateTimeOffset at, FlightStart start) => new(
        at,
        "done",
        $"Engine {start.Process} started on {start.Host}",
        $"{start.Version}, serving at {string.Join(", ", start.Addresses)}");

    private static TimelineItem? Of(DateTimeOffset at, string engine, FlightRole role) => role.Role switch
    {
        "Leader" => new(at, "over", $"{engine} leads, under epoch {role.Epoch}", ""),
        "Standby" => new(at, "", $"{engine} follows epoch {role.FollowedEpoch}", ""),
        "TakingOver" => new(at, "warning", $"{engine} takes the journal over", ""),
        _ => null,
    };

    private static TimelineItem Of(DateTimeOffset at, FlightAlarm alarm)
    {
        string title = alarm.Subject.Length == 0 ? alarm.Name : $"{alarm.Name} ({alarm.Subject})";
        string evidence = string.Join(
            ", ", alarm.Evidence.Where(one => one.Value.Length > 0).Select(one => $"{one.Key} {one.Value}"));
        return alarm.Change switch
        {
            nameof(AlarmChangeKind.Closed) => new(
                at,
                "over",
                $"Over: {title}",
                $"It was seen last at {Clock.Exact(DateTimeOffset.FromUnixTimeMilliseconds(alarm.LastSeenMs))}."),
            nameof(AlarmChangeKind.Silenced) => new(
                at,
                "done",
                $"Silenced: {title}",
                $"by {alarm.By} until {Clock.Exact(DateTimeOffset.FromUnixTimeMilliseconds(alarm.UntilMs))}: {alarm.Why}"),
            nameof(AlarmChangeKind.SilenceEnded) => new(at, "", $"The silence has ended: {title}", ""),
            nameof(AlarmChangeKind.Raised) => new(
                at, alarm.Grade.ToLowerInvariant(), $"Graver: {title}", Join(alarm.Cause, evidence)),
            _ => new(at, alarm.Grade.ToLowerInvariant(), $"Alarm: {title}", Join(alarm.Cause, evidence)),
        };
    }

    private static string Join(string cause, string evidence) => evidence.Length == 0 ? cause : $"{cause} ({evidence})";

    private static TimelineItem Of(DateTimeOffset at, FlightChange change) => new(
        at,
        "done",
        $"{change.Who} {Deed(change)}",
        change.From.Length == 0 || IsSwitch(change) ? change.Why : $"was {change.From}; {change.Why}");

    // What is journaled as a setting and is none: whether work is taken, of all or of a client.
    private static bool IsSwitch(FlightChange change) =>
        change.Setting == Drain || change.Setting.StartsWith(Pause, StringComparison.Ordinal);

    private static string Deed(FlightChange change)
    {
        bool ends = change.To.Length == 0;
        return change.Setting == Drain ? ends ? "had the engine take work again" : "drained the engine"
            : IsSwitch(change) ? $"{(ends ? "resumed" : "paused")} the client {change.Setting[Pause.Length..]}"
            : $"set {change.Setting} to {(ends ? "what the start says" : change.To)}";
    }
}
