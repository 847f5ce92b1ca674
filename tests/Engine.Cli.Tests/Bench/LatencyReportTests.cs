using System.Text.Json.Nodes;
using Engine.Cli.Bench.Latency;
using Engine.Load.Profiles;

namespace Engine.Cli.Tests.Bench;

public sealed class LatencyReportTests
{
    private static readonly LatencyOptions s_options = new(3, TimeSpan.FromSeconds(60), 11_600);

    [Fact]
    public void Percentiles_are_medians_over_the_rounds_and_the_ratio_is_theirs()
    {
        JsonObject document = Report(
            [Round(p50: 1, p99: 4), Round(p50: 3, p99: 2), Round(p50: 2, p99: 9)], [Round(p50: 4, p99: 8)]).ToDocument();
        Assert.Equal(2, document["p50_ms"]!.GetValue<double>());
        Assert.Equal(4, document["p99_ms"]!.GetValue<double>());
        Assert.Equal(0.5, document["ratio_p50"]!.GetValue<double>());
        Assert.Equal(0.5, document["ratio_p99"]!.GetValue<double>());
        Assert.True(document["sound"]!.GetValue<bool>());
    }

    [Fact]
    public void The_longest_of_all_rounds_is_told() =>
        Assert.Equal(70, Report([Round(max: 7), Round(max: 70)], [Round()]).ToDocument()["max_ms"]!.GetValue<double>());

    [Fact]
    public void A_round_without_a_whole_checkpoint_is_void() => RequireVoid(Round() with { Checkpoint = null }, "checkpoint");

    [Fact]
    public void A_round_with_errors_is_void() => RequireVoid(Round() with { Errors = 3 }, "3 transfers went wrong");

    [Fact]
    public void A_round_whose_generator_was_late_is_void() =>
        RequireVoid(Round() with { ScheduleComplaint = "It was late." }, "It was late.");

    [Fact]
    public void The_comparator_is_judged_alike() => Assert.StartsWith(
        "The comparator's run is void", Report([Round()], [Round() with { Errors = 1 }]).Complaint, StringComparison.Ordinal);

    [Fact]
    public void A_run_counts_its_lead_in_apart_and_asks_for_poisson_arrivals()
    {
        LoadProfile profile = LatencyRun.Profile(11_600, TimeSpan.FromSeconds(60));
        Assert.Equal([2, 60], profile.Segments.Select(segment => segment.Seconds!.Value));
        Assert.All(profile.Segments, segment => Assert.Equal(11_600, segment.Rate));
        Assert.Equal(Arrivals.Poisson, profile.Arrivals);
        Assert.Equal(1, profile.Batch.Largest);
    }

    private static void RequireVoid(LatencyFigures round, string because)
    {
        LatencyReport report = Report([Round(), round], [Round()]);
        Assert.Contains(because, report.Complaint, StringComparison.Ordinal);
        JsonObject document = report.ToDocument();
        Assert.False(document["sound"]!.GetValue<bool>());
        Assert.Null(document["checkpoint_ms"]);
    }

    private static LatencyReport Report(LatencyFigures[] engine, LatencyFigures[] copy) =>
        new(s_options, engine, copy, copyRate: 4_000, copyCapacity: 5_000);

    private static LatencyFigures Round(double p50 = 1, double p99 = 2, double max = 5) => new()
    {
        AnsweredPerSecond = 11_600,
        P50 = p50,
        P99 = p99,
        P999 = 4,
        Max = max,
        GeneratorLag = 0.1,
        Errors = 0,
        Checkpoint = TimeSpan.FromMilliseconds(200),
    };
}
