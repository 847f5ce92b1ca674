using Engine.Server.Admin;
using Engine.Watch.Alarms;
using Google.Protobuf.WellKnownTypes;

namespace Engine.Server.Dashboard;

/// <summary>What happened lately: alarms that opened and closed, settings that were changed, the start.</summary>
internal static class Timeline
{
    private const int MostEntries = 25;
    private const long NanosecondsPerTick = 100;

    /// <summary>The newest entries, the newest first.</summary>
    /// <param name="open">The alarms that are open.</param>
    /// <param name="closed">The last ones that closed.</param>
    /// <param name="changes">The settings that were changed while engines ran.</param>
    /// <param name="started">When the engine was started.</param>
    public static IEnumerable<V1.TimelineEntry> Of(
        IEnumerable<Alarm> open,
        IEnumerable<Alarm> closed,
        IEnumerable<V1.SettingChange> changes,
        DateTimeOffset started) =>
        open.Select(Opened)
            .Concat(closed.SelectMany(alarm => new[] { Opened(alarm), Closed(alarm) }))
            .Concat(changes.Where(change => change.Timestamp != 0).Select(Changed))
            .Append(new V1.TimelineEntry { At = Timestamp.FromDateTimeOffset(started), Kind = "engine started" })
            .OrderByDescending(entry => entry.At)
            .Take(MostEntries);

    private static V1.TimelineEntry Opened(Alarm alarm) => new()
    {
        At = Timestamp.FromDateTimeOffset(alarm.Since),
        Kind = "alarm opened",
        Title = alarm.Title,
        Text = alarm.Cause,
        Grade = AlarmRecords.GradeOf(alarm.Grade),
    };

    private static V1.TimelineEntry Closed(Alarm alarm) => new()
    {
        At = Timestamp.FromDateTimeOffset(alarm.Closed!.Value),
        Kind = "alarm closed",
        Title = alarm.Title,
        Text = $"it was open for {(alarm.Closed.Value - alarm.Since).TotalSeconds:0} s",
    };

    private static V1.TimelineEntry Changed(V1.SettingChange change) => new()
    {
        At = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddTicks((long)change.Timestamp / NanosecondsPerTick)),
        Kind = "setting changed",
        Title = $"{change.Name} from {change.From} to {(change.To.Length == 0 ? "what the start says" : change.To)}",
        Text = $"by {change.Who}: {change.Why}",
    };
}
