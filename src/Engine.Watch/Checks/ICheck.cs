using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>
/// One way to see that something is wrong. It looks at each sample in turn, several a second, reads no clock but the sample's,
/// and never waits: what has to be fetched is fetched elsewhere and is in the sample.
/// </summary>
public interface ICheck
{
    /// <summary>What it is called, where it is said that it has not run.</summary>
    string Name { get; }

    /// <summary>What it finds wrong now; nothing when all is well.</summary>
    IEnumerable<Finding> Look(EngineSample sample);
}
