using Engine.Watch.Alarms;
using Engine.Watch.Forecasts;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests.Forecasts;

public class ForecastCheckTests
{
    private const long Gib = 1L << 30;
    private readonly Looks _looks = new(new ForecastCheck(leafRows: 4_000_000));

    [Fact]
    public void A_disk_that_fills_within_an_hour_calls_after_ten_minutes()
    {
        Pass(TimeSpan.FromMinutes(11), minute => Disk((60 - minute) * Gib));
        Finding finding = Assert.Single(_looks.Found);
        Assert.Equal((AnomalyAlarms.DiskRunsOut, AlarmGrade.Critical), (finding.Alarm, finding.Grade));
        Assert.Matches(" in (49|50) min", finding.Cause);
    }

    [Fact]
    public void One_that_fills_within_a_day_warns_by_the_trend_of_hours()
    {
        Pass(TimeSpan.FromHours(3), minute => Disk(((20 * 60) - minute) * Gib));
        Assert.Equal(AlarmGrade.Warning, Assert.Single(_looks.Found).Grade);
    }

    [Fact]
    public void What_only_wavers_or_lasts_for_weeks_is_not_told()
    {
        var random = new Random(1);
        Pass(TimeSpan.FromHours(12), minute =>
        {
            Disk((100_000 - minute) * Gib);
            _looks.Sample = _looks.Sample with
            {
                Process = _looks.Sample.Process with { MemoryAvailable = (8 * Gib) + random.NextInt64(Gib) },
            };
            Assert.Empty(_looks.Found);
        });
    }

    [Fact]
    public void Leaves_that_are_not_sealed_are_told_before_their_rows_are_refused()
    {
        Limit(32_000_000);
        Pass(TimeSpan.FromMinutes(12), minute => _looks.At(
            at => at with { UnsealedRows = 13_000_000 + (long)(minute * 500_000) }));
        Assert.Equal(AnomalyAlarms.UnsealedRowsRunOut, Assert.Single(_looks.Found).Alarm);
    }

    [Fact]
    public void A_limit_that_was_raised_while_the_engine_runs_is_the_one_that_counts()
    {
        Limit(32_000_000);
        Pass(TimeSpan.FromMinutes(12), minute =>
        {
            _looks.At(at => at with { UnsealedRows = 13_000_000 + (long)(minute * 500_000) });
            Limit(minute < 11 ? 32_000_000 : 3_200_000_000);
        });
        Assert.Empty(_looks.Found);
    }

    [Theory]
    [InlineData(new double[] { 5, 4, 3, 2, 1 }, -1)]
    [InlineData(new double[] { 5, 4, 300, 2, 1 }, -1)]
    [InlineData(new double[] { 1, 1 }, 0)]
    public void One_wrong_point_does_not_change_the_trend(double[] values, double perStep) =>
        Assert.Equal(perStep, TheilSen.Slope(values).PerStep);

    private void Limit(long most) => _looks.Sample = _looks.Sample with
    {
        Limits = [new LimitSample("max-unsealed-rows", "rows", 0, most)],
    };

    private void Disk(double bytes) =>
        _looks.Sample = _looks.Sample with { Process = _looks.Sample.Process with { DiskAvailable = (long)bytes } };

    private void Pass(TimeSpan time, Action<double> happens)
    {
        for (int second = 0; second < time.TotalSeconds; second++)
        {
            happens(second / 60.0);
            _looks.Look(TimeSpan.FromSeconds(1));
        }
    }
}
