using Engine.Cli.Bench.Compare;

namespace Engine.Cli.Tests.Bench;

public sealed class IntervalTests
{
    // Ranks of the distribution-free interval at 95 % from any table of the sign test.
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1, 3)]
    [InlineData(5, 1, 5)]
    [InlineData(6, 1, 6)]
    [InlineData(8, 1, 8)]
    [InlineData(9, 2, 8)]
    [InlineData(15, 4, 12)]
    [InlineData(20, 6, 15)]
    [InlineData(100, 40, 61)]
    public void It_spans_the_ranks_of_the_sign_test(int values, double lower, double upper)
    {
        double[] ranks = [.. Enumerable.Range(1, values).Select(rank => (double)rank)];
        Assert.Equal(new Interval(lower, upper), Interval.OfMedian(ranks));
    }

    [Theory]
    [InlineData(1, 2, 3, 4, true)]
    [InlineData(3, 4, 1, 2, true)]
    [InlineData(1, 3, 3, 4, false)]
    [InlineData(1, 9, 3, 4, false)]
    public void Two_are_apart_where_nothing_lies_in_both(double a, double b, double c, double d, bool apart) =>
        Assert.Equal(apart, new Interval(a, b).IsApartFrom(new Interval(c, d)));
}
