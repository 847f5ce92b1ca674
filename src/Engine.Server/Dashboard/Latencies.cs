using Engine.Core.Figures;
using Engine.Watch.Samples;

namespace Engine.Server.Dashboard;

/// <summary>Times as messages of the contract.</summary>
internal static class Latencies
{
    /// <summary>Those that were counted from one snapshot to a later one.</summary>
    public static V1.LatencyFigures Between(LatencySnapshot? earlier, LatencySnapshot later)
    {
        LatencySnapshot times = later.Since(earlier ?? LatencySnapshot.Empty);
        return new V1.LatencyFigures
        {
            P50 = times.Percentile(0.5).TotalMilliseconds,
            P99 = times.Percentile(0.99).TotalMilliseconds,
            P999 = times.Percentile(0.999).TotalMilliseconds,
            Mean = times.Count == 0 ? 0 : times.SumNanoseconds / 1e6 / times.Count,
        };
    }

    /// <summary>What a client's callers waited, as it reported last.</summary>
    public static V1.LatencyFigures Of(UserSample users) => new()
    {
        P50 = users.P50.TotalMilliseconds,
        P99 = users.P99.TotalMilliseconds,
        P999 = users.P999.TotalMilliseconds,
    };
}
