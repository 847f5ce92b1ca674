using Engine.Core.Figures;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Core.Tests.Figures;

/// <summary>Histograms of times, held against lists of the same times.</summary>
public class LatencyHistogramTests
{
    // From nanoseconds to two minutes, as many in each power of two.
    private static readonly Gen<long> s_time =
        Gen.Choose(0, 37).SelectMany(octave => Gen.Choose(0, 1 << 20).Select(part => (1L << octave) * (1 + part) >> 20));

    [Fact]
    public void A_percentile_is_that_of_the_sorted_times_to_within_an_eighth() =>
        Prop.ForAll(
            Gen.NonEmptyListOf(s_time).Two().ToArbitrary(),
            lists =>
            {
                long[] times = [.. lists.Item1, .. lists.Item2];
                LatencySnapshot snapshot = Of(times).Snapshot();
                long[] sorted = [.. times.Order()];
                return new[] { 0.5, 0.9, 0.99, 0.999, 1 }.All(share =>
                {
                    long exact = sorted[Math.Max(1, (int)Math.Ceiling(share * sorted.Length)) - 1];
                    double told = snapshot.Percentile(share).TotalNanoseconds;
                    return told >= exact && told <= (exact * 1.125) + 101; // spans count in 100 ns
                });
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_time_lies_in_its_bucket() =>
        Prop.ForAll(s_time.ToArbitrary(), time =>
        {
            int bucket = LatencyBuckets.Of(time);
            return time < LatencyBuckets.UpperBound(bucket)
                && (bucket == 0 || time >= LatencyBuckets.UpperBound(bucket - 1));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_counted_between_two_snapshots_is_their_difference_and_their_sum_is_the_whole() =>
        Prop.ForAll(
            Gen.ListOf(s_time).Two().ToArbitrary(),
            lists =>
            {
                LatencyHistogram histogram = Of(lists.Item1);
                LatencySnapshot before = histogram.Snapshot();
                foreach (long time in lists.Item2)
                {
                    histogram.RecordShared(time);
                }

                LatencySnapshot after = histogram.Snapshot();
                LatencySnapshot between = after.Since(before);
                return between.Counts.SequenceEqual(Of(lists.Item2).Snapshot().Counts)
                    && between.SumNanoseconds == lists.Item2.Sum()
                    && before.With(between).Counts.SequenceEqual(after.Counts);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_time_that_stands_for_eight_counts_as_eight()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1_000, weight: 8);
        LatencySnapshot snapshot = histogram.Snapshot();
        Assert.Equal((8, 8_000), (snapshot.Count, snapshot.SumNanoseconds));
    }

    [Fact]
    public void What_took_longer_than_a_limit_is_counted()
    {
        LatencySnapshot snapshot = Of([1_000_000, 2_000_000, 50_000_000, 900_000_000_000]).Snapshot();
        Assert.Equal(2, snapshot.CountAbove(TimeSpan.FromMilliseconds(10)));
        Assert.Equal(0, LatencySnapshot.Empty.CountAbove(TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, LatencySnapshot.Empty.Percentile(0.5));
    }

    private static LatencyHistogram Of(IEnumerable<long> times)
    {
        var histogram = new LatencyHistogram();
        foreach (long time in times)
        {
            histogram.Record(time);
        }

        return histogram;
    }
}
