using Engine.Watch.Objectives;

namespace Engine.Watch.Tests.Objectives;

public class ErrorBudgetTests
{
    private const int Rate = 100;
    private const int ThreeDays = 3 * 86_400;

    private readonly ErrorBudget _budget = new(new Objective(99.9, null));
    private long _second;

    [Theory]
    [InlineData(0, 52)] // 14.4 x 0.001 x an hour = 51.84 s
    [InlineData(1, 130)] // 6 x 0.001 x six hours = 129.6 s
    [InlineData(2, 260)] // 3 x 0.001 x a day = 259.2 s
    [InlineData(3, 260)] // 1 x 0.001 x three days = 259.2 s
    public void Each_pair_tells_a_total_outage_when_its_long_window_has_burnt_and_clears_within_its_short_one(int pair, int after)
    {
        Pass(ThreeDays, isGood: true);
        Assert.False(IsOver(pair));
        int outage = Until(() => IsOver(pair), isGood: false);
        int step = pair == 0 ? 1 : 60; // the last minute of a window by the minute has only begun
        Assert.InRange(outage, after - step, after);
        Pass(outage, isGood: false);
        Assert.True(IsOver(pair));
        int clears = Until(() => !IsOver(pair), isGood: true);
        Assert.InRange(clears, 1, (int)BurnRate.All[pair].Short.TotalSeconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_share_that_burns_a_tenth_slower_than_a_pair_s_limit_is_not_told_by_it(int pair)
    {
        double share = 0.9 * BurnRate.All[pair].Times * 0.001;
        for (int i = 0; i < ThreeDays; i++)
        {
            _budget.Add(_second++, Rate * (1 - share), Rate * share);
            Assert.False(IsOver(pair));
        }
    }

    [Fact]
    public void The_first_bad_second_after_a_start_is_not_an_hour_s_worth()
    {
        Pass(10, isGood: true);
        Pass(1, isGood: false);
        Assert.All([0, 1, 2, 3], pair => Assert.False(IsOver(pair)));
    }

    [Fact]
    public void A_few_that_go_badly_in_a_quiet_night_are_no_share()
    {
        for (int i = 0; i < ThreeDays; i++)
        {
            _budget.Add(_second++, 0, i % 40_000 == 0 ? 1 : 0);
            Assert.All([0, 1, 2, 3], pair => Assert.False(IsOver(pair)));
        }
    }

    [Fact]
    public void What_was_burnt_before_a_restart_is_not_forgotten()
    {
        Pass(ThreeDays, isGood: true);
        Pass(200, isGood: false);
        using var kept = new MemoryStream();
        using var writer = new BinaryWriter(kept);
        _budget.Write(writer);
        kept.Position = 0;
        using var reader = new BinaryReader(kept);
        Assert.Equal("answers 99.9", reader.ReadString());
        var read = new ErrorBudget(_budget.Objective);
        read.Read(reader, _second);
        for (int pair = 0; pair < BurnRate.All.Count; pair++)
        {
            Assert.Equal(_budget.Burns(pair).Long, read.Burns(pair).Long, _budget.Burns(pair).Long / 10);
        }
    }

    private bool IsOver(int pair)
    {
        (double overLong, double overShort) = _budget.Burns(pair);
        return overLong >= BurnRate.All[pair].Times && overShort >= BurnRate.All[pair].Times;
    }

    private int Until(Func<bool> isSo, bool isGood)
    {
        int seconds = 0;
        while (!isSo())
        {
            Pass(1, isGood);
            Assert.True(++seconds < ThreeDays);
        }

        return seconds;
    }

    private void Pass(int seconds, bool isGood)
    {
        for (int i = 0; i < seconds; i++)
        {
            _budget.Add(_second++, isGood ? Rate : 0, isGood ? 0 : Rate);
        }
    }
}
