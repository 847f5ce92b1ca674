namespace Engine.Load.Capacity;

/// <summary>The rates at which the curve of latency against load is measured.</summary>
public static class CurveWalk
{
    private static readonly double[] s_full = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2];
    private static readonly double[] s_quick = [0.1, 0.4, 0.7, 0.9, 1.1];

    /// <summary>From a tenth of the limit to a fifth beyond it, as far as the generator can make it.</summary>
    public static IReadOnlyList<Trial> Of(double limit, double ceiling, TimeSpan time, bool isQuick) =>
        [.. (isQuick ? s_quick : s_full)
            .Select(part => part * limit)
            .Where(rate => rate > 0 && rate <= ceiling)
            .Select(rate => new Trial(TrialPurpose.Curve, rate, time))];
}
