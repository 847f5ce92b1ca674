using Engine.Load.Capacity;

namespace Engine.Load.Tests.Capacity;

public class ScalabilityFitTests
{
    private const double One = 10_000, Contention = 0.08, Coherence = 0.002;
    private static readonly int[] s_streams = [1, 2, 4, 8, 16, 32];

    [Fact]
    public void The_law_gives_back_what_it_was_made_of()
    {
        ScalabilityFit fit = Fit(streams => Law(streams));

        Assert.Equal(One, fit.OneStream.Value, One * 1e-6);
        Assert.Equal(Contention, fit.Contention.Value, 6);
        Assert.Equal(Coherence, fit.Coherence.Value, 8);
        Assert.Equal(Math.Sqrt((1 - Contention) / Coherence), fit.BestStreams!.Value, 3);
        Assert.Equal(Law(64), fit.At(64).Value, 1);
    }

    [Fact]
    public void With_noise_the_interval_holds_the_truth_about_as_often_as_it_says()
    {
        int holds = Enumerable.Range(0, 400).Count(seed =>
        {
            var random = new Random(seed);
            StreamPoint[] points = [.. Enumerable.Range(0, 3).SelectMany(_ => s_streams)
                .Select(streams => new StreamPoint(streams, Law(streams) * (1 + (0.03 * Normal(random)))))];
            Estimate at = ScalabilityFit.Of(points)!.At(48);
            return at.Low <= Law(48) && at.High >= Law(48);
        });

        Assert.InRange(holds / 400.0, 0.90, 0.99);
    }

    [Fact]
    public void Nothing_is_said_beyond_twice_what_was_measured()
    {
        ScalabilityFit fit = Fit(streams => Law(streams));

        Assert.Equal(64, fit.Furthest);
        Assert.Throws<ArgumentOutOfRangeException>(() => fit.At(64.1));
    }

    [Fact]
    public void A_best_number_of_streams_that_lies_beyond_is_not_told() =>
        Assert.Null(Fit(streams => One * streams / (1 + (0.01 * (streams - 1)))).BestStreams);

    [Fact]
    public void What_would_come_out_negative_is_held_at_zero()
    {
        ScalabilityFit fit = Fit(streams => One * Math.Pow(streams, 1.1));

        Assert.Equal(0, fit.Contention.Value);
        Assert.Equal(0, fit.Coherence.Value);
    }

    [Fact]
    public void Two_numbers_of_streams_make_no_fit() =>
        Assert.Null(ScalabilityFit.Of([new(1, 10), new(2, 18), new(2, 19), new(1, 11)]));

    [Fact]
    public void As_many_points_as_unknowns_make_a_fit_without_an_interval()
    {
        ScalabilityFit fit = ScalabilityFit.Of([new(1, Law(1)), new(4, Law(4)), new(16, Law(16))])!;

        Assert.Equal(Contention, fit.Contention.Value, 6);
        Assert.Null(fit.Contention.Low);
    }

    private static ScalabilityFit Fit(Func<int, double> rate) =>
        ScalabilityFit.Of([.. s_streams.Select(streams => new StreamPoint(streams, rate(streams)))])!;

    private static double Law(double streams) =>
        One * streams / (1 + (Contention * (streams - 1)) + (Coherence * streams * (streams - 1)));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
