using Engine.Watch.Samples;

namespace Engine.Server.Dashboard;

/// <summary>What happened from one sample to a later one of the same engine.</summary>
/// <param name="Earlier">The earlier one.</param>
/// <param name="Later">The later one.</param>
internal readonly record struct SampleSpan(EngineSample Earlier, EngineSample Later)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>How long it is; never zero.</summary>
    public TimeSpan Length => Later.Elapsed - Earlier.Elapsed is var length && length > s_shortest ? length : s_shortest;

    /// <summary>Growth of a counter, a second; counters of stages begin anew when the engine begins to lead.</summary>
    public double Rate(Func<EngineSample, double> counter) => Rate(counter(Earlier), counter(Later));

    /// <summary>Growth from one value of a counter to another, a second.</summary>
    public double Rate(double earlier, double later) => Math.Max(0, later - earlier) / Length.TotalSeconds;

    /// <summary>Share of the time by which a sum of times has grown.</summary>
    public double Share(TimeSpan earlier, TimeSpan later) => Math.Clamp((later - earlier) / Length, 0, 1);

    /// <summary>A stage as it was before; null where there was none.</summary>
    public StageSample? StageBefore(string name)
    {
        foreach (StageSample stage in Earlier.Stages)
        {
            if (stage.Name == name)
            {
                return stage;
            }
        }

        return null;
    }
}
