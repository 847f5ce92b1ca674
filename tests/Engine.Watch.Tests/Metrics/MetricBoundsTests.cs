using Engine.Core.Figures;
using Engine.Watch.Metrics;
using Engine.Watch.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Watch.Tests.Metrics;

/// <summary>Histograms as they are published, against the values themselves.</summary>
public sealed class MetricBoundsTests
{
    [Fact]
    public void Whole_numbers_are_counted_exactly_up_to_each_bound() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 3_000_000)).ToArbitrary(), sizes =>
        {
            LatencySnapshot counted = FullReport.Counted([.. sizes.Select(size => (long)size)]);
            return MetricBounds.Numbers.CountUpTo(counted).SequenceEqual(
                MetricBounds.Numbers.Upper.Select(bound => sizes.LongCount(size => size <= bound)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Times_below_a_bound_are_counted_up_to_it() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, int.MaxValue).Select(time => time * 150L)).ToArbitrary(), times =>
        {
            LatencySnapshot counted = FullReport.Counted([.. times]);
            return new[] { MetricBounds.Fine, MetricBounds.Coarse }.All(bounds => bounds.CountUpTo(counted).SequenceEqual(
                bounds.Upper.Select(bound => times.LongCount(time => time < Math.Round(bound * 1e9)))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bounds_ascend_and_are_as_many_as_can_be_kept_for_each()
    {
        Assert.Equal(MetricBounds.Fine.Upper.Order(), MetricBounds.Fine.Upper);
        Assert.InRange(MetricBounds.Fine.Upper.Length, 100, 120);
        Assert.InRange(MetricBounds.Coarse.Upper.Length, 20, 24);
        Assert.Equal([1, 3, 7, 15], MetricBounds.Numbers.Upper.Take(4));
    }
}
