using Engine.Load.Plans;

namespace Engine.Load.Capacity;

/// <summary>What a session of capacity has found, however far it came.</summary>
public sealed record CapacityReport
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>Whether it was ended before it was done.</summary>
    public required bool IsInterrupted { get; init; }

    /// <summary>Cores, system, runtime.</summary>
    public required string Machine { get; init; }

    /// <summary>Engine and PostgreSQL, in words.</summary>
    public required string Subject { get; init; }

    /// <summary>The limits to be kept, as they were given.</summary>
    public required IReadOnlyList<string> Slo { get; init; }

    /// <summary>The latency that the first of them limits, milliseconds; null where none limits latency.</summary>
    public required double? SloMs { get; init; }

    /// <summary>How long the limit has to hold.</summary>
    public required TimeSpan HoldTime { get; init; }

    /// <summary>Transfers in a request, on average.</summary>
    public required double Batch { get; init; }

    /// <summary>gRPC streams during the search and the walk.</summary>
    public required int Streams { get; init; }

    /// <summary>What this generator makes with nobody to answer, transfers a second.</summary>
    public required double GeneratorRate { get; init; }

    /// <summary>How the search ended.</summary>
    public required SearchResult Search { get; init; }

    /// <summary>Every trial, in order.</summary>
    public required IReadOnlyList<CurvePoint> Trials { get; init; }

    /// <summary>Transfers that went wrong in the trials, by what happened to them; the most frequent first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Errors { get; init; }

    /// <summary>The whole session, moment by moment.</summary>
    public required IReadOnlyList<Moment> Moments { get; init; }

    /// <summary>What streams carried in the closed model.</summary>
    public required IReadOnlyList<StreamPoint> StreamPoints { get; init; }

    /// <summary>Requests that each of those streams kept on their way.</summary>
    public required int StreamWindow { get; init; }

    /// <summary>The day that is laid over the limit.</summary>
    public required Plan Day { get; init; }

    /// <summary>What grows; null where it was not come to.</summary>
    public Growth? Growth { get; init; }

    /// <summary>The scalability law; null where too few numbers of streams were measured.</summary>
    public ScalabilityFit? Scalability => ScalabilityFit.Of(StreamPoints);

    /// <summary>The points of the curve, by rate: those of the walk, or all there are where it was not come to.</summary>
    public IReadOnlyList<CurvePoint> Curve
    {
        get
        {
            CurvePoint[] walk = [.. Trials.Where(point => point.Trial.Purpose == TrialPurpose.Curve)];
            return [.. (walk.Length > 1 ? walk : Trials).OrderBy(point => point.Trial.Rate)];
        }
    }

    /// <summary>What fills up first.</summary>
    public Saturation? Saturation => Saturation.Of(Trials, Search.Rate);

    /// <summary>How the day lies under the limit.</summary>
    public Headroom Headroom => Headroom.Of(Search.Rate, Day);
}
