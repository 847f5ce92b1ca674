using Engine.Cli.Drills.Live;

namespace Engine.Cli.Tests.Drills.Live;

/// <summary>How a rate becomes transfers, and a share of them those that are refused.</summary>
public sealed class WholePartsTests
{
    [Theory]
    [InlineData(0.001, 100_000, 100)]
    [InlineData(0.02, 1_000, 20)]
    [InlineData(1.005, 10_000, 10_050)]
    [InlineData(0, 1_000, 0)]
    public void Whole_ones_add_up_to_the_sum_of_the_fractions(double amount, int times, int sum)
    {
        var parts = default(WholeParts);
        Assert.InRange(Enumerable.Range(0, times).Sum(_ => parts.Add(amount)), sum - 1, sum);
    }

    [Fact]
    public void They_are_spread_evenly()
    {
        var parts = default(WholeParts);
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 1], Enumerable.Range(0, 8).Select(_ => parts.Add(0.25)));
    }

    [Fact]
    public void A_long_pause_is_made_up_for_at_once()
    {
        var parts = default(WholeParts);
        Assert.Equal((2, 1), (parts.Add(2.75), parts.Add(0.25)));
    }
}
