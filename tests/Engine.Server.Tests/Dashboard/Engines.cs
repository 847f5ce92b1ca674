using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Watch;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Server.Tests.Dashboard;

/// <summary>Engines as samples show them.</summary>
internal static class Engines
{
    public static readonly DateTimeOffset Start = new(2026, 11, 29, 2, 0, 0, TimeSpan.Zero);

    /// <summary>One that leads, a while after its start.</summary>
    public static EngineSample At(double seconds) => new()
    {
        At = Start.AddSeconds(seconds),
        Elapsed = TimeSpan.FromSeconds(seconds),
        IsLeading = true,
        IsStopping = false,
        Partition = default(PartitionStatus) with { RingSlots = 1024, RingBytes = 1 << 20 },
        Journal = new JournalStatus(
            3, JournalState.Writable, "", "15", "1", true, 1, 0, [new JournalLaneStatus(0, "idle", 100, 0, 0, "")]),
    };

    /// <summary>The same with so many requests accepted and ended, and events answered ok and durable.</summary>
    public static EngineSample With(this EngineSample sample, long accepted, long ended, long events, long durable) => sample with
    {
        Answers = sample.Answers with { RequestsAccepted = accepted, RequestsEnded = ended, EventsOk = events },
        Partition = sample.Partition with { DurableSequence = durable },
    };

    public static ClientSample Client(string name, long events) =>
        new(name, 1, 0, new AnswerSample { EventsOk = events }, TimeSpan.Zero);

    public static WatchReport Report(this EngineSample sample, params IReadOnlyList<Alarm> alarms) => new(1, sample, alarms);

    public static Alarm Alarm(string name, AlarmGrade grade, double since = 0) => new()
    {
        Id = Guid.CreateVersion7(Start.AddSeconds(since)).ToString(),
        Name = name,
        Subject = "lane 1",
        Grade = grade,
        Cause = "It waits.",
        Evidence = new Dictionary<string, string>(),
        Since = Start.AddSeconds(since),
        LastSeen = Start.AddSeconds(since),
    };
}
