using Engine.Watch.Baselines;
using Engine.Watch.Checks;
using Engine.Watch.Samples;

namespace Engine.Watch.Rehearsals;

/// <summary>
/// What an engine would have learnt of clients that have sent for two weeks as they send now: the same checks have seen those
/// weeks, on a clock of their own. For trying on a live engine what needs weeks of learning; time cannot be hurried there.
/// </summary>
public static class RehearsedPast
{
    private const int Days = 14;
    private const int Seed = 1;
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(10);

    /// <summary>Keeps it where an engine looks for it when it starts: a second or two of processor time.</summary>
    /// <param name="folder">Folder of those that watch, of an engine that does not run.</param>
    /// <param name="clients">All that have sent to it.</param>
    /// <param name="until">When the two weeks end: now, or a little before.</param>
    /// <param name="zone">By whose clock the engine tells the hours of a week.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Keep(string folder, IReadOnlyList<ClientPlan> clients, DateTimeOffset until, TimeZoneInfo zone)
    {
        // Clients grow over the weeks; in the middle of the two they send what is planned.
        DateTimeOffset start = until.AddDays(-Days);
        var engine = new RehearsedEngine(clients, start, start.AddDays(Days / 2), s_step, Seed, fault: null);
        var checks = new AnomalyChecks(new AnomalyOptions { LeafRows = RehearsedEngine.RowsOfLeaf, Zone = zone });
        EngineSample sample;
        do
        {
            sample = engine.Next();
            foreach (ICheck check in checks.All)
            {
                _ = check.Look(sample).Count(); // it learns by looking; what it would tell is nobody's concern
            }
        }
        while (sample.At < until);

        BaselineFile.Save(AnomalyOptions.PathIn(folder), checks.Learnt());
    }
}
