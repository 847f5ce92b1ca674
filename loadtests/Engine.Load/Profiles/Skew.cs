namespace Engine.Load.Profiles;

/// <summary>Which accounts transfers are between.</summary>
public sealed record Skew
{
    /// <summary>Accounts that pay, drawn evenly.</summary>
    public int Customers { get; init; } = 100_000;

    /// <summary>Accounts that are paid.</summary>
    public int Merchants { get; init; } = 1_000;

    /// <summary>How merchants are drawn.</summary>
    public SkewKind Kind { get; init; }

    /// <summary>Of Zipf's law: merchant k gets a share in proportion to k to the power of minus this.</summary>
    public double Exponent { get; init; } = 1;

    /// <summary>What the hot merchant gets of all.</summary>
    public double Share { get; init; } = 0.2;
}

/// <summary>How merchants are drawn.</summary>
public enum SkewKind
{
    /// <summary>All alike.</summary>
    Uniform,

    /// <summary>By Zipf's law.</summary>
    Zipf,

    /// <summary>One of them hot, the others alike.</summary>
    Hot,
}
