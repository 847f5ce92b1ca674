namespace Engine.Benchmarks.Ledger;

/// <summary>How accounts are drawn.</summary>
public enum Draw
{
    /// <summary>All alike.</summary>
    Uniform,

    /// <summary>By Zipf's law with exponent 1: account k in proportion to 1/k.</summary>
    Zipf,
}
