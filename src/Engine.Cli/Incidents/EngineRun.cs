using Engine.Watch.Recorder;

namespace Engine.Cli.Incidents;

/// <summary>One run of an engine's process, as far as the recorder knows it.</summary>
/// <param name="Key">By which its records are known: the file, and the run.</param>
/// <param name="Start">Who it was; null where its start was noted before what is looked at.</param>
/// <param name="Began">When it began, or was first heard of.</param>
/// <param name="LastHeard">When it noted something last.</param>
/// <param name="How">Why it ended, in words; null where it told nothing: it runs still, or was killed.</param>
/// <param name="IsFollowed">Whether another run took its file over, so that it is known to have ended.</param>
internal sealed record EngineRun(
    (int Engine, long Run) Key,
    FlightStart? Start,
    DateTimeOffset Began,
    DateTimeOffset LastHeard,
    string? How,
    bool IsFollowed)
{
    /// <summary>What it is called on the page.</summary>
    public string Name => Start is null ? "an engine that had started before" : $"engine {Start.Process} on {Start.Host}";

    /// <summary>Whether it is known to have ended.</summary>
    public bool HasEnded => How is not null || IsFollowed;

    /// <summary>Whether it ended without a word.</summary>
    public bool WasKilled => How is null && IsFollowed;

    /// <summary>The runs that noted something, in the order of time.</summary>
    public static IReadOnlyList<EngineRun> Of(IEnumerable<FlightRecord> records)
    {
        (int Engine, long Run, FlightRecord[] Noted)[] runs =
        [
            .. records.GroupBy(record => (record.Engine, record.Run))
                .Select(run => (run.Key.Engine, run.Key.Run, run.OrderBy(record => record.At).ToArray())),
        ];
        return
        [
            .. runs.Select(run => new EngineRun(
                (run.Engine, run.Run),
                Array.Find(run.Noted, record => record.Entry.Start is not null)?.Entry.Start,
                run.Noted[0].At,
                run.Noted[^1].At,
                Array.Find(run.Noted, record => record.Entry.End is not null)?.Entry.End.How,
                runs.Any(other => other.Engine == run.Engine && other.Run > run.Run)))
                .OrderBy(run => run.Began),
        ];
    }
}
