using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;

namespace Engine.Watch.Tests.Fixtures;

/// <summary>An engine as looks at it find it, four a second on a clock that only <see cref="Look"/> moves.</summary>
internal sealed class Looks(params IReadOnlyList<ICheck> checks)
{
    public static readonly DateTimeOffset Start = new(2026, 11, 29, 2, 0, 0, TimeSpan.Zero);

    public EngineSample Sample { get; set; } = new()
    {
        At = Start,
        Elapsed = TimeSpan.Zero,
        IsLeading = true,
        IsStopping = false,
        Partition = default(PartitionStatus) with { RingSlots = 1024, RingBytes = 1 << 20 },
        Journal = new JournalStatus(
            1, JournalState.Writable, "", "15", "1", true, 1, 0,
            [new JournalLaneStatus(0, "idle", 100, 0, 0, ""), new JournalLaneStatus(1, "idle", 101, 0, 0, "")]),
        Postgres = new PostgresSample { Read = TimeSpan.Zero },
    };

    /// <summary>What the last look found.</summary>
    public IReadOnlyList<Finding> Found { get; private set; } = [];

    /// <summary>Time passes, and the checks look.</summary>
    public Looks Look(TimeSpan? after = null)
    {
        TimeSpan pause = after ?? EngineWatch.Interval;
        Sample = Sample with { At = Sample.At + pause, Elapsed = Sample.Elapsed + pause };
        Found = [.. checks.SelectMany(check => check.Look(Sample))];
        Assert.All(Found, IsOfCatalogue);
        return this;
    }

    // Whatever a check tells in whatever test: it is an alarm that there is, and no graver than that can be.
    private static void IsOfCatalogue(Finding found)
    {
        AlarmKind? kind = AlarmCatalogue.Find(found.Alarm);
        Assert.True(kind is not null, $"{found.Alarm} is not in the catalogue");
        Assert.True(found.Grade <= kind.Grade, $"{found.Alarm} is told as {found.Grade}, and is at most {kind.Grade}");
        Assert.NotEqual("", found.Cause);
    }

    /// <summary>Looks until something is found, at most for so long; says how long it took.</summary>
    public TimeSpan UntilFound(TimeSpan atMost)
    {
        TimeSpan begun = Sample.Elapsed;
        do
        {
            Look();
        }
        while (Found.Count == 0 && Sample.Elapsed - begun < atMost);

        return Sample.Elapsed - begun;
    }

    public Looks At(Func<PartitionStatus, PartitionStatus> change)
    {
        Sample = Sample with { Partition = change(Sample.Partition) };
        return this;
    }

    public Looks Lane(int lane, string state)
    {
        JournalLaneStatus[] lanes = [.. Sample.Journal.Lanes.Select(
            status => status.Lane == lane ? status with { State = state } : status)];
        Sample = Sample with { Journal = Sample.Journal with { Lanes = lanes } };
        return this;
    }

    public Looks Journal(Func<JournalStatus, JournalStatus> change)
    {
        Sample = Sample with { Journal = change(Sample.Journal) };
        return this;
    }

    public Looks Postgres(Func<PostgresSample, PostgresSample> change)
    {
        Sample = Sample with { Postgres = change(Sample.Postgres!) };
        return this;
    }
}
