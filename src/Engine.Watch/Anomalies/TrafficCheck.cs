using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Anomalies;

/// <summary>A check that judges intervals of traffic: once for each, however many samples are taken in it.</summary>
internal abstract class TrafficCheck(TrafficBook traffic) : ICheck
{
    private const int Many = 3;
    private const int MostNamed = 10;

    private long _judged;
    private List<Finding> _findings = [];

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual IEnumerable<Finding> Look(EngineSample sample)
    {
        if (traffic.Read(sample) != _judged)
        {
            _judged = traffic.Interval;
            _findings = _findings.Count == 0 ? _findings : [];
            Judge(sample, _findings);
        }

        return _findings;
    }

    /// <summary>
    /// Tells one cause once: of the clients, as long as they are few; of the engine, where many have the same, or none by itself.
    /// </summary>
    protected static void Tell(List<Finding> findings, Finding? engine, IReadOnlyList<Finding> clients)
    {
        if (clients.Count >= Many && engine is not null)
        {
            string names = string.Join(", ", clients.Select(client => client.Subject["client ".Length..]).Take(MostNamed));
            findings.Add(engine with
            {
                Evidence = new Dictionary<string, string>(engine.Evidence) { ["clients"] = names },
            });
        }
        else if (clients.Count > 0)
        {
            findings.AddRange(clients);
        }
        else if (engine is not null)
        {
            findings.Add(engine);
        }
    }

    /// <summary>Judges the interval that has ended, and adds what is wrong.</summary>
    protected abstract void Judge(EngineSample sample, List<Finding> findings);
}
