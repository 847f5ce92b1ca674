namespace Engine.Load.Profiles;

/// <summary>Kinds of transfers by weight; the weights need not add up to anything.</summary>
public sealed record Mix
{
    /// <summary>Plain payments.</summary>
    public double Plain { get; init; }

    /// <summary>Chains of two that succeed or fail together.</summary>
    public double Linked { get; init; }

    /// <summary>Holds, and their posts and voids.</summary>
    public double Hold { get; init; }

    /// <summary>Sent again although answered before.</summary>
    public double Retry { get; init; }

    /// <summary>Declined for lack of funds.</summary>
    public double Refused { get; init; }

    /// <summary>All weights together; above 0 in a mix that can be used.</summary>
    internal double Sum => Plain + Linked + Hold + Retry + Refused;
}
