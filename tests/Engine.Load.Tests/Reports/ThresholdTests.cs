using Engine.Load.Reports;
using Engine.Load.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Load.Tests.Reports;

public class ThresholdTests
{
    // No request is ever answered: latencies are ages, spread evenly over the ten seconds.
    private static readonly LoadReport s_report = new FakeRun(
        Given.SteadyPlan(100, 10), new StubTarget { IsFrozen = () => true }, new FakeTimeProvider()).ToTheEnd();

    [Theory]
    [InlineData("p50<6s", true)]
    [InlineData("p50<4000ms", false)]
    [InlineData(" p99.9 <= 10s ", true)]
    [InlineData("mean>4.9s", true)]
    [InlineData("max<100us", false)]
    [InlineData("errors<50%", false)]
    [InlineData("errors>=1", true)]
    [InlineData("late<=0%", true)]
    [InlineData("dropped<0.001", true)]
    [InlineData("rate>1", false)]
    public void A_threshold_judges_what_it_names(string text, bool holds) =>
        Assert.Equal(holds, Threshold.Parse(text).Judge(s_report).Holds);

    [Theory]
    [InlineData("")]
    [InlineData("p99")]
    [InlineData("p99<5")]
    [InlineData("p0<5ms")]
    [InlineData("p101<5ms")]
    [InlineData("errors<5ms")]
    [InlineData("rate>5%")]
    [InlineData("median<5ms")]
    [InlineData("p99=5ms")]
    public void What_is_no_threshold_is_told_as_such(string text)
    {
        var failure = Assert.Throws<FormatException>(() => Threshold.Parse(text));

        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
    }
}
