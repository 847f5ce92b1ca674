namespace Engine.Load.Profiles;

/// <summary>A load as a planner writes it down; <c>profile.schema.json</c> describes every field.</summary>
public sealed record LoadProfile
{
    /// <summary>What reports call it.</summary>
    public required string Name { get; init; }

    /// <summary>Where the figures are from.</summary>
    public string? Description { get; init; }

    /// <summary>gRPC streams.</summary>
    public int Streams { get; init; } = 4;

    /// <summary>Requests on their way per stream.</summary>
    public int Window { get; init; } = 64;

    /// <summary>How arrivals lie along the rate.</summary>
    public Arrivals Arrivals { get; init; }

    /// <summary>Kinds of transfers, for segments that have no mix of their own.</summary>
    public Mix Mix { get; init; } = new() { Plain = 1 };

    /// <summary>Accounts, for segments that have no skew of their own.</summary>
    public Skew Skew { get; init; } = new();

    /// <summary>Sizes of requests, for segments that have none of their own.</summary>
    public BatchSizes Batch { get; init; } = BatchSizes.Of(1);

    /// <summary>One after another.</summary>
    public required IReadOnlyList<Segment> Segments { get; init; }
}

/// <summary>How arrivals lie along the rate.</summary>
public enum Arrivals
{
    /// <summary>Evenly spaced.</summary>
    Even,

    /// <summary>At random, independently of each other.</summary>
    Poisson,
}
