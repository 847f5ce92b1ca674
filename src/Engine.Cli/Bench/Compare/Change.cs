namespace Engine.Cli.Bench.Compare;

/// <summary>One benchmark in two runs.</summary>
/// <param name="Before">In the first run; null where it is new.</param>
/// <param name="After">In the second run; null where it is gone.</param>
internal sealed record Change(BenchmarkResult? Before, BenchmarkResult? After)
{
    // Counted by the collector, in whole bytes: what lies below is rounding, or what the harness itself allocates.
    private const long NoiseBytes = 8;

    /// <summary>Its name.</summary>
    public string Name => (Before ?? After)!.Name;

    /// <summary>The second median over the first; above 1 is slower. 1 where either is missing.</summary>
    public double TimeRatio => Before is not null && After is not null ? After.Median / Before.Median : 1;

    /// <summary>Whether the medians differ by more than what either run lets doubt.</summary>
    public bool IsBeyondNoise => Before is not null && After is not null && Before.Interval.IsApartFrom(After.Interval);

    /// <summary>Judges it.</summary>
    /// <param name="threshold">How much slower, or how many more bytes, is a regression, as a part of what was before;
    /// null where nothing is.</param>
    public Verdict Judge(double? threshold)
    {
        if (Before is null || After is null)
        {
            return Before is null ? Verdict.Added : Verdict.Missing;
        }

        long bytesBefore = Before.BytesPerOperation ?? 0;
        long bytesAfter = After.BytesPerOperation ?? bytesBefore;
        bool moreBytes = bytesAfter - bytesBefore > NoiseBytes;
        bool slower = IsBeyondNoise && TimeRatio > 1;
        bool tooSlow = slower && TimeRatio > 1 + threshold;
        bool tooManyBytes = moreBytes && bytesAfter > bytesBefore * (1 + threshold);
        if (slower || moreBytes)
        {
            return tooSlow || tooManyBytes ? Verdict.Regression : Verdict.Worse;
        }

        return IsBeyondNoise || bytesBefore - bytesAfter > NoiseBytes ? Verdict.Better : Verdict.Same;
    }
}
