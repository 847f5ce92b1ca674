using Engine.Cli.Bench;

namespace Engine.Cli.Tests.Bench;

public sealed class SeriesTests
{
    [Theory]
    [InlineData(new double[] { 7 }, 7)]
    [InlineData(new double[] { 9, 1, 5 }, 5)]
    [InlineData(new double[] { 9, 1, 5, 2 }, 3.5)]
    public void The_median_is_the_middle_of_the_rounds_in_whatever_order_they_came(double[] rounds, double median)
    {
        var series = new Series();
        Array.ForEach(rounds, series.Add);
        Assert.Equal(median, series.Median);
        Assert.Equal(rounds, series.Values);
    }

    [Fact]
    public void Nothing_has_no_median() => Assert.Throws<InvalidOperationException>(() => new Series().Median);
}
