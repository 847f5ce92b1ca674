namespace Engine.Load.Profiles;

/// <summary>A stretch of time. Exactly one of rate, ramp, curve and counts is there.</summary>
public sealed record Segment
{
    /// <summary>What reports call it.</summary>
    public required string Name { get; init; }

    /// <summary>How long it lasts; null where curve or counts say so.</summary>
    public double? Seconds { get; init; }

    /// <summary>Transfers a second, all the time.</summary>
    public double? Rate { get; init; }

    /// <summary>A rate that goes evenly from one value to another.</summary>
    public Ramp? Ramp { get; init; }

    /// <summary>Points [second, rate], joined by straight lines.</summary>
    public IReadOnlyList<double[]>? Curve { get; init; }

    /// <summary>Transfers in each of a row of buckets.</summary>
    public ArrivalCounts? Counts { get; init; }

    /// <summary>Transfers of the whole segment, where the rates are only its shape.</summary>
    public double? Total { get; init; }

    /// <summary>Kinds of transfers; null for the profile's.</summary>
    public Mix? Mix { get; init; }

    /// <summary>Accounts; null for the profile's.</summary>
    public Skew? Skew { get; init; }

    /// <summary>Sizes of requests; null for the profile's.</summary>
    public BatchSizes? Batch { get; init; }
}

/// <summary>Rates at both ends, transfers a second.</summary>
public sealed record Ramp
{
    /// <summary>At the start.</summary>
    public required double From { get; init; }

    /// <summary>At the end.</summary>
    public required double To { get; init; }
}

/// <summary>What arrived in each bucket of time.</summary>
public sealed record ArrivalCounts
{
    /// <summary>Width of a bucket, milliseconds.</summary>
    public required double EveryMs { get; init; }

    /// <summary>Transfers in each.</summary>
    public required IReadOnlyList<long> Transfers { get; init; }
}
