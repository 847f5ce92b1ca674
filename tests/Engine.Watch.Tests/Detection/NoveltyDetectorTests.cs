using Engine.Watch.Detection;

namespace Engine.Watch.Tests.Detection;

/// <summary>What the detector takes for new, and what it does not.</summary>
public sealed class NoveltyDetectorTests
{
    private const int WarmUp = 600;
    private const int Day = 288;

    private readonly Random _dice = new(20_261_129);

    // Its noise reaches a little farther now and then: that never happened before either.
    [Fact]
    public void A_calm_series_with_its_days_and_nights_is_hardly_ever_new() =>
        Assert.InRange(Detect(Enumerable.Range(0, 60 * Day).Select(Calm)).Count, 0, 60 * Day / 1_000);

    [Theory]
    [InlineData("higher", 150)]
    [InlineData("gone", -1)]
    [InlineData("restless", 0)]
    public void What_never_happened_before_is_noticed_soon(string what, double level)
    {
        const int From = 2_000;
        List<int> found = Detect(Enumerable.Range(0, From + 100).Select(row => row < From ? Calm(row) : what switch
        {
            "gone" => 0,
            "restless" => Calm(row) + ((row % 2 == 0 ? 1 : -1) * 60),
            _ => Calm(row) + level,
        }));
        Assert.Contains(found, row => row is >= From and < From + 30);
    }

    [Fact]
    public void One_cause_is_told_once()
    {
        IEnumerable<double> jumped = Enumerable.Range(0, 2_200).Select(row => Calm(row) + (row < 2_000 ? 0 : 200));
        Assert.Single(Detect(jumped), row => row >= 2_000);
    }

    [Fact]
    public void What_happened_just_so_before_is_not_new_any_more()
    {
        const int Apart = 10 * Day;
        List<int> found = Detect(Enumerable.Range(0, 6 * Apart).Select(row => Wave(row) + (row % Apart > 9 * Day ? 200 : 0)));
        Assert.Contains(found, row => row / Apart == 0);
        Assert.DoesNotContain(found, row => row / Apart >= 3);
    }

    [Fact]
    public void A_series_that_never_moved_is_noticed_when_it_moves()
    {
        List<int> found = Detect(Enumerable.Range(0, 1_500).Select(row => row < 1_000 ? 5.0 : 9.0));
        Assert.Contains(found, row => row is >= 1_000 and < 1_020);
    }

    [Fact]
    public void It_says_nothing_while_it_learns()
    {
        var detector = new NoveltyDetector(WarmUp);
        for (int row = 0; row < WarmUp; row++)
        {
            Assert.False(detector.IsWarm);
            Assert.False(detector.Next(_dice.NextDouble() * Math.Pow(10, row % 12)));
        }

        Assert.True(detector.IsWarm);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_is_refused(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoveltyDetector(WarmUp).Next(value));

    private static double Wave(int row) => 100 + (40 * Math.Sin(2 * Math.PI * row / Day));

    private double Calm(int row) => Wave(row) + (5 * (_dice.NextDouble() + _dice.NextDouble() - 1));

    private static List<int> Detect(IEnumerable<double> values)
    {
        var detector = new NoveltyDetector(WarmUp);
        return [.. values.Select((value, row) => (row, IsNew: detector.Next(value))).Where(at => at.IsNew).Select(at => at.row)];
    }
}
