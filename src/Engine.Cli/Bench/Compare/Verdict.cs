namespace Engine.Cli.Bench.Compare;

/// <summary>What became of a benchmark between two runs.</summary>
internal enum Verdict
{
    /// <summary>Nothing that stands out of the noise.</summary>
    Same,

    /// <summary>Faster, or fewer bytes and no slower.</summary>
    Better,

    /// <summary>Slower or more bytes, by less than the threshold.</summary>
    Worse,

    /// <summary>Slower or more bytes, by more than the threshold.</summary>
    Regression,

    /// <summary>Only in the second run.</summary>
    Added,

    /// <summary>Only in the first run.</summary>
    Missing,
}
